"""Has modules in the application's folder compiled from their source, always.

Python takes a .pyc for its source's if the second of the last change and the
size agree. Two saves within one second do, and so do two files of one size
that a symbolic link names in turn. So for files that the user edits none is
read, and none is written. Installed packages, which nobody edits, keep theirs.
"""
import sys
from _frozen_importlib_external import SourceFileLoader

from userfiles import is_installed


def keep_to_source(folder):
    """Use no bytecode for the files in a folder, from now on."""
    folders, separator = [folder], "/"
    if sys.platform != "wasi":
        import os

        folders.append(os.path.realpath(folder))
        separator = os.sep
    inside = tuple(name.rstrip("/\\") + separator for name in folders)
    prefixes = {name + separator for name in (sys.prefix, sys.base_prefix, sys.exec_prefix)}
    installed = tuple(name for name in prefixes if name.startswith(inside))  # such as a virtual environment
    stats = SourceFileLoader.path_stats

    def path_stats(self, path):
        """What get_code() compares bytecode with. A loader that cannot tell raises OSError, and gets none."""
        edited = path.startswith(inside) or path[:1] not in "/\\" and path[1:2] != ":"
        if edited and not path.startswith(installed) and not is_installed(path):
            raise OSError("it can be edited at any time")
        return stats(self, path)

    SourceFileLoader.path_stats = path_stats
