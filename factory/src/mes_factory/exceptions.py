"""Everything that a user of the simulator can put right, each as one sentence."""


class FactoryError(Exception):
    """Base of all errors that end the program with a sentence instead of a traceback."""


class PlantError(FactoryError):
    """The plant file is wrong; names the machine and the key."""


class ScriptError(FactoryError):
    """A script or an injected event asks for something the plant cannot do."""


class PortError(FactoryError):
    """A server could not listen on its port."""


class OracleError(FactoryError):
    """An oracle file holds a line that is not one of its events."""
