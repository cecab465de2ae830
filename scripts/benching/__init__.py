"""What the benchmarks share: a synthetic library and the plain pass they are checked against."""
