"""Where files lie in the data folder: those of a workspace under its id, those under way apart."""

from pathlib import Path

from msgspec import Struct


class FilePlaces(Struct, frozen=True):
    """The places of an installation's files.

    Args:
        data_dir: shared by all its processes.
    """

    data_dir: Path

    def stored(self, workspace_id: str, file_id: str) -> Path:
        """Gives where a stored file lies; both ids are of our making, so neither leads anywhere else."""
        return self._made(self.data_dir / "files" / workspace_id) / file_id

    def under_way(self, id_: str) -> Path:
        """Gives a place for a file that is coming in."""
        return self._made(self.data_dir / "files" / "under_way") / id_

    def _made(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
