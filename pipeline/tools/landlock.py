"""Landlock: a process gives up, for itself and all it starts, the right to write elsewhere.

Linux 5.13 and newer (https://docs.kernel.org/userspace-api/landlock.html). Needs no privilege.
Only rights to change the file system are taken; reading stays as file permissions allow, because
fonts, language data and libraries lie in many places.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on all architectures
_VERSION = 1
_PATH_BENEATH = 1
# access rights in the order of their bits, and the ABI that brought each
_WRITE_FILE, _REMOVE_DIR, _REMOVE_FILE = 1 << 1, 1 << 4, 1 << 5
_MAKE = sum(1 << bit for bit in range(6, 13))  # char, dir, reg, sock, fifo, block, sym
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1


class _RulesetAttr(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64), ("handled_access_net", ctypes.c_uint64))


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """The kernel's Landlock version; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)))


def write_only_beneath(folders: Iterable[Path]) -> bool:
    """From now on this process can change files beneath ``folders`` alone, and open no TCP
    connection where the kernel can forbid that. Returns False, having done nothing, where the
    kernel has no Landlock. ``PR_SET_NO_NEW_PRIVS`` must be set before.
    """
    version = abi()
    if version < 1:
        return False
    files = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE
    files |= (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    ruleset = _RulesetAttr(files, _BIND_TCP | _CONNECT_TCP if version >= 4 else 0)
    size = ctypes.sizeof(ruleset) if version >= 4 else 8
    libc = _libc()
    handle = libc.syscall(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if handle < 0:
        return False
    try:
        for folder in (*folders, Path("/dev/null")):
            place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
            try:
                rights = files if folder.is_dir() else files & (_WRITE_FILE | _TRUNCATE)
                rule = _PathBeneathAttr(rights, place)
                libc.syscall(_ADD_RULE, handle, _PATH_BENEATH, ctypes.byref(rule), 0)
            finally:
                os.close(place)
        return bool(libc.syscall(_RESTRICT_SELF, handle, 0) == 0)
    finally:
        os.close(handle)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
