"""Everything a living factory needs on a bare machine, kept in one folder of the repository."""
