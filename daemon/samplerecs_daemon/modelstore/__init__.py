"""Models on this computer: fetched, checked, chosen, removed. Needs no library and no daemon."""
