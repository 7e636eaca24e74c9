"""Every error this service raises on purpose.

BridgeError
├── SettingsError          bridge.toml, the environment or the key cannot be used
├── DefinitionError        Odoo's configuration cannot be used
├── StorageError           the buffer on disk
│   ├── StorageUnavailable   full or failing: try again later, nothing is lost
│   ├── StorageCorrupt       the file must be moved aside
│   └── StorageLocked        another bridge owns it
├── SourceError            a device
│   ├── DeviceSilent         no usable answer: time-out, refused connection, wrong frame
│   └── DeviceRefused        a proper answer that says no (a Modbus exception)
└── PayloadError           a message that cannot be understood
"""


class BridgeError(Exception):
    """Root of the tree; its text is a sentence for the person who runs the bridge."""


class SettingsError(BridgeError):
    pass


class DefinitionError(BridgeError):
    pass


class StorageError(BridgeError):
    pass


class StorageUnavailable(StorageError):
    pass


class StorageCorrupt(StorageError):
    pass


class StorageLocked(StorageError):
    pass


class SourceError(BridgeError):
    pass


class DeviceSilent(SourceError):
    pass


class DeviceRefused(SourceError):
    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class PayloadError(BridgeError):
    pass
