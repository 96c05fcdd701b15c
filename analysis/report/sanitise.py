"""Only known elements and attributes reach a page; everything else becomes visible text."""

from __future__ import annotations

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import Comment


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _names(
    """a abbr b blockquote br caption cite code col colgroup data dd del details div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span
    strong sub summary sup table tbody td tfoot th thead time tr u ul var"""
)
_MATH = _names(
    """math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom menclose
    msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd semantics
    none"""
)
_ATTRIBUTES = _names(
    """abbr alt class colspan datetime dir download href id lang rel role rowspan scope src start
    tabindex title value"""
)
_MATH_ATTRIBUTES = _names(
    """accent accentunder align class columnalign columnlines columnspacing depth dir display fence
    form height largeop linethickness lspace mathsize mathvariant maxsize minsize movablelimits
    notation rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset
    width xmlns"""
)
_LINKS = ("https://", "http://", "#")
_IMAGES = ("data:image/png;base64,", "data:image/jpeg;base64,")


def sanitise(fragment: str) -> str:
    """`fragment` of HTML with nothing in it that could run or fetch.

    Unknown elements are shown as the text they are, unknown attributes dropped; links lead to
    the web, into the page or to another page, images are data.

    Examples
    --------
    >>> sanitise('<p onclick="x()">a<script>b</script></p>')
    '<p>a&lt;script&gt;b&lt;/script&gt;</p>'
    """
    soup = BeautifulSoup(fragment, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(True):
        if tag.parent is not None:
            _clean(tag)
    return str(soup)


def _clean(tag: Tag) -> None:
    in_math = tag.name in _MATH
    if tag.name not in _TAGS and not in_math:
        tag.replace_with(NavigableString(str(tag)))
        return
    for name in list(tag.attrs):
        if not _allowed(name, str(tag[name]), in_math):
            del tag[name]


def _allowed(name: str, value: str, in_math: bool) -> bool:
    if in_math:
        return name in _MATH_ATTRIBUTES
    if name == "href":
        return value.startswith(_LINKS) or _is_page(value)
    if name == "src":
        return value.startswith(_IMAGES)
    return name in _ATTRIBUTES or name.startswith(("aria-", "data-"))


def _is_page(link: str) -> bool:
    """Whether `link` names a page of this folder."""
    return ":" not in link and "/" not in link and link.split("#")[0].endswith(".html")
