"""What the API can do: each operation declared once, for routing, checking and documenting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tracker.api.auth import Scope
from tracker.api.kinds import Choice, Cursor, Integer, Kind, Vocabulary
from tracker.api.params import Parameter
from tracker.api.schemas.shape import Shape
from tracker.api.tables import Table
from tracker.api.times import PastInstant

if TYPE_CHECKING:
    from tracker.api.call import Call

# What an answer rests on: the ledger alone, the ledger and the day it is asked on, or anything
# else that is stored (then the answer is tagged by its content). "static" needs no database.
Basis = Literal["ledger", "day", "content", "static"]
Form = Literal["one", "list", "text", "stream", "accepted", "created", "empty"]

API = "/api/v1"
KNOWN_AT = Parameter(
    "known_at",
    PastInstant(),
    "what was known at this instant; default: now; not in the future",
)
LIMIT = Parameter("limit", Integer(1, 1000), "how many items at most", default=100, example=100)
FORMAT = Parameter("format", Choice(("json", "csv")), "the representation; default: by Accept")
BOM = Parameter(
    "bom", Choice(("0", "1")), "1: begin CSV with a byte order mark, for Excel", default="0"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of an item's members."""

    shape: type[Shape]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.shape.__struct_encode_fields__)

    def read(self, text: str, words: Vocabulary) -> str:
        if text not in self.names:
            raise ValueError(f"choose from {', '.join(self.names)}")
        return text

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.names)}


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path. `shape` is what is answered, or one item of it in a list."""

    name: str
    method: str
    path: str
    summary: str
    handler: Callable[[Any], Any]  # of a Call; a static one of the Service
    tag: str
    shape: type[Shape] | None = None
    form: Form = "one"
    basis: Basis = "content"
    stores: bool = False  # a GET that remembers what it answered
    scope: Scope = "public"
    parameters: tuple[Parameter, ...] = ()
    path_kinds: dict[str, Kind] = field(default_factory=dict)
    body: Any = None  # a Struct, or a tagged union of some
    body_required: bool = True
    body_rules: dict[str, Any] = field(default_factory=dict)  # JSON Schema that a type cannot say
    extra: tuple[type[Shape], ...] = ()  # other shapes that items of a list can have
    members: dict[str, Any] = field(default_factory=dict)  # JSON Schema of a list's other members
    members_example: dict[str, Any] = field(default_factory=dict)
    table: Table | None = None
    media_type: str = "application/json"  # of a text or a stream
    description: str = ""
    example: Any = None  # of the body

    @property
    def times(self) -> tuple[Parameter, ...]:
        """The parameters that say which moment is asked about, and so by which codebook the others
        are read."""
        return tuple(p for p in self.parameters if p.name in ("as_of", "known_at"))

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        return self.path.replace("{", "<").replace("}", ">")

    @property
    def media_types(self) -> tuple[str, ...]:
        if self.form in ("text", "stream"):
            return (self.media_type,)
        return ("application/json", "text/csv") if self.table else ("application/json",)


class Resource:
    """The operations of one noun; becomes one blueprint."""

    def __init__(self, tag: str, description: str, prefix: str = API) -> None:
        self.tag = tag
        self.description = description
        self.prefix = prefix
        self.operations: list[Operation] = []

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def get(self, path: str, name: str, summary: str, **details: Any) -> Callable[..., Any]:
        """Declare a GET that answers one thing."""
        return self._declare("GET", path, name, summary, details)

    def list(
        self,
        path: str,
        name: str,
        summary: str,
        *,
        shape: type[Shape],
        cursor: str | None = None,
        parameters: tuple[Parameter, ...] = (),
        **details: Any,
    ) -> Callable[..., Any]:
        """Declare a GET that answers a list. With `cursor` (a letter) it comes in pages."""
        if cursor:
            place = Cursor(cursor)
            text = "where the page begins: from `next`"
            parameters += (LIMIT, Parameter("cursor", place, text))
        fields = Parameter("fields", Fields(shape), "members to keep of each item", many=True)
        parameters += (fields,)
        if details.get("table"):
            parameters += (FORMAT, BOM)
        details |= {"form": "list", "shape": shape, "parameters": parameters}
        return self._declare("GET", path, name, summary, details)

    def write(
        self, method: str, path: str, name: str, summary: str, *, scope: Scope, **details: Any
    ) -> Callable[..., Any]:
        """Declare an operation that changes something."""
        return self._declare(method, path, name, summary, details | {"scope": scope})

    def _declare(
        self, method: str, path: str, name: str, summary: str, details: dict[str, Any]
    ) -> Callable[..., Any]:
        def declare(handler: Callable[[Call], Any]) -> Callable[[Call], Any]:
            text = details.pop("description", None) or (handler.__doc__ or "").strip()
            self.operations.append(
                Operation(
                    name,
                    method,
                    self.prefix + path,
                    summary,
                    handler,
                    self.tag,
                    description=text,
                    **details,
                )
            )
            return handler

        return declare
