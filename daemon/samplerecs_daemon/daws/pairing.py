"""Devices of the network that may do everything: named by the user, kept in a file."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from samplerecs_daemon.daws.json_file import read_json, write_json
from samplerecs_models.errors import ConfigError, InputError


class Pairing:
    """The paired devices, by address; read again when the file changed.

    Args:
        file: where they are kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at: object = ()
        self._hosts: frozenset[str] = frozenset()

    def is_paired(self, host: str) -> bool:
        """Say whether a device is paired; never raises."""
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = None
        if stamp != self._read_at:
            self._read_at = stamp
            try:
                self._hosts = frozenset(self.hosts())
            except ConfigError:
                # Whoever is not known for sure is not let in.
                self._hosts = frozenset()
        return host in self._hosts

    def hosts(self) -> list[str]:
        """Return the paired addresses.

        Raises:
            ConfigError: when the file cannot be read.
        """
        read = read_json(self._file, [])
        if not isinstance(read, list) or not all(isinstance(one, str) for one in read):
            raise ConfigError(f"{self._file} must be a list of addresses.", "Remove it.")
        return read

    def set(self, host: str, *, paired: bool) -> str:
        """Pair a device or end it; a daemon that runs follows at once.

        Returns:
            The address as it is kept.

        Raises:
            InputError: when it is no address; ConfigError: when it cannot be kept.
        """
        try:
            address = str(ipaddress.ip_address(host.strip()))
        except ValueError:
            raise InputError(
                f"{host!r} is no address of a device.",
                "`samplerecs daw status` shows it once the device has sent something.",
            ) from None
        hosts = [one for one in self.hosts() if one != address]
        write_json(self._file, [*hosts, *([address] if paired else [])])
        return address
