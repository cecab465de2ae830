"""An id that a face still holds is found after its sound turned out to be known already."""

from pathlib import Path

import pytest
from store_parts import STAT, examined

from samplerecs_daemon.gateway import open_client
from samplerecs_daemon.store import Store
from samplerecs_models.errors import NothingFound
from samplerecs_models.types import Facts


def test_an_id_known_by_name_leads_to_the_sound_it_became(tmp_path: Path) -> None:
    with Store.open(tmp_path / "home" / "data" / "library.db") as store:
        root = store.add_root(tmp_path)
        known = store.save(root.id, "old.wav", STAT, examined("one"))
        store.save_names(root.id, [("copy.wav", STAT, Facts())])
        (by_name,) = [row.id for row in store.rows() if row.id != known]
        assert store.save(root.id, "copy.wav", STAT, examined("one")) == known
    with open_client(tmp_path / "home") as client:
        assert client.sample(str(by_name)).id == known
        for nobody in (str(by_name + 1), "99999999999999999999"):
            with pytest.raises(NothingFound):
                client.sample(nobody)
