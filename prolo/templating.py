"""Templates whose unchanging parts are written once a language: text, translations, addresses without a value."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.template import Context, Node, NodeList, Template
from django.template.base import TextNode, Variable
from django.template.defaulttags import CommentNode, CycleNode, IfChangedNode, LoadNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.template.loaders.base import Loader as BaseLoader
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

SILENT = (TextNode, CommentNode, LoadNode)
OF_A_PAGE = (BlockNode, CycleNode, ExtendsNode, IfChangedNode)
"""Nodes that keep something from one place of a page to the next."""


class _Folding(BaseLoader):
    """Folds what it reads before anybody else gets it: another thread may write a page from it the next moment."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Django's loader that keeps templates; what it asks behind itself gives them folded."""


class Unchanging(Node):
    """Neighbours in a template that write the same on every page of one language."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = tuple(nodes)
        self._kept: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = get_language(), context.autoescape
        written = self._kept.get(key)
        if written is None:
            written = self._kept[key] = "".join(str(node.render_annotated(context)) for node in self._nodes)
        return written


class Included(IncludeNode):
    """A template that is included by its name: looked up once, and written as a part of its page."""

    def __init__(self, node: IncludeNode) -> None:
        super().__init__(
            node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
        )
        self._nodes: NodeList | None = None
        self._apart = False

    def render(self, context: Context) -> Any:
        nodes = self._nodes or self._looked_up(context)
        if self._apart:
            return super().render(context)
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if self.isolated_context:
            return nodes.render(context.new(values))
        with context.push(**values):
            return nodes.render(context)

    def _looked_up(self, context: Context) -> NodeList:
        nodes: NodeList = context.template.engine.get_template(self.template.var).nodelist  # type: ignore[union-attr]
        self._apart = any(nodes.get_nodes_by_type(kind) for kind in OF_A_PAGE)
        self._nodes = nodes
        return nodes


def fold(nodes: NodeList) -> None:
    """Put one node in the place of neighbours that never change, here and in every list of nodes below."""
    nodes[:] = [
        folded
        for unchanging, run in groupby(nodes, key=_is_unchanging)
        for folded in (_as_one(list(run)) if unchanging else map(_below, run))
    ]


def _as_one(run: list[Node]) -> list[Node]:
    if all(isinstance(node, SILENT) for node in run):
        one: Node = TextNode("".join(node.s for node in run if isinstance(node, TextNode)))
    else:
        one = Unchanging(run)
    return [_placed(one, run[0])]


def _below(node: Node) -> Node:
    for inner in _lists_of(node):
        fold(inner)
    if type(node) is not IncludeNode or not isinstance(node.template.var, str) or node.template.filters:
        return node
    return _placed(Included(node), node)


def _lists_of(node: Node) -> Iterator[NodeList]:
    for name in node.child_nodelists:
        if isinstance(inner := getattr(node, name, None), NodeList):
            yield inner
    for _condition, inner in getattr(node, "conditions_nodelists", ()):
        yield inner


def _placed(node: Node, like: Node) -> Node:
    """Errors are told with the place in the template where the node was read."""
    node.token = like.token
    if origin := getattr(like, "origin", None):
        node.origin = origin
    return node


def _is_unchanging(node: Node) -> bool:
    match node:
        case TextNode() | CommentNode() | LoadNode():
            return True
        case TranslateNode():
            said = node.filter_expression
            literal = isinstance(said.var, Variable) and said.var.lookups is None
            return literal and not (said.filters or node.asvar or node.message_context)
        case URLNode():
            return isinstance(node.view_name.var, str) and not (node.args or node.kwargs or node.asvar)
        case StaticNode():
            return isinstance(node.path.var, str) and not node.varname
    return False
