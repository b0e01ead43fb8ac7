"""Pictures that stand in for the four photos of the case: drawn, and saying so."""

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1066
INK, SKIN, WALL, FLOOR = "#1b2a41", "#e9b994", "#dfe9f3", "#b9a38a"
BLUE, RED, GOLD, WHITE, GREEN = "#0b4a8f", "#c8102e", "#b7862b", "#ffffff", "#2f7d5b"
Draw = ImageDraw.ImageDraw


def picture(scene: str) -> bytes:
    """A JPEG of one of the scenes: signing, desk, link, training."""
    image = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 760, WIDTH, HEIGHT), fill=FLOOR)
    SCENES[scene](draw)
    _say_so(draw)
    stored = BytesIO()
    image.resize((WIDTH * 3 // 4, HEIGHT * 3 // 4), Image.Resampling.LANCZOS).save(stored, "JPEG", quality=88)
    return stored.getvalue()


def _say_so(draw: Draw) -> None:
    font_file = settings.NODE_MODULES / "@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf"
    font = ImageFont.truetype(str(font_file), 42)
    draw.rounded_rectangle((WIDTH - 420, HEIGHT - 100, WIDTH - 32, HEIGHT - 28), 14, fill=INK)
    draw.text((WIDTH - 226, HEIGHT - 64), "ẢNH MINH HỌA", font=font, fill=WHITE, anchor="mm")


def _person(draw: Draw, x: int, y: int, *, shirt: str, size: float = 1.0, hair: str = INK) -> None:
    """Head and shoulders, the chin at (x, y)."""
    head, wide, high = int(62 * size), int(150 * size), int(300 * size)
    draw.rounded_rectangle((x - wide, y + head // 2, x + wide, y + high), int(90 * size), fill=shirt)
    draw.rectangle((x - 26 * size, y - 10, x + 26 * size, y + head), fill=SKIN)
    draw.ellipse((x - head, y - 2 * head, x + head, y + 12), fill=SKIN)
    draw.pieslice((x - head - 6, y - 2 * head - 14, x + head + 6, y - 8), 180, 360, fill=hair)
    draw.polygon([(x - 34 * size, y + head // 2), (x + 34 * size, y + head // 2), (x, y + 120 * size)], fill=WHITE)


def _table(draw: Draw, top: int, colour: str = "#7a4b2a") -> None:
    draw.rounded_rectangle((110, top, WIDTH - 110, top + 46), 18, fill=colour)
    draw.rectangle((170, top + 46, WIDTH - 170, HEIGHT), fill="#5f3a20")


def _screen(draw: Draw, x: int, y: int, wide: int, high: int, fill: str = BLUE) -> None:
    draw.rounded_rectangle((x, y, x + wide, y + high), 16, fill=INK)
    draw.rectangle((x + 16, y + 16, x + wide - 16, y + high - 16), fill=fill)
    draw.rectangle((x + wide // 2 - 20, y + high, x + wide // 2 + 20, y + high + 50), fill=INK)
    draw.rounded_rectangle((x + wide // 2 - 90, y + high + 46, x + wide // 2 + 90, y + high + 62), 8, fill=INK)


def _signing(draw: Draw) -> None:
    draw.rectangle((160, 70, WIDTH - 160, 330), fill=RED)
    for line, long in ((130, 720), (200, 980), (266, 520)):
        draw.rounded_rectangle((800 - long // 2, line, 800 + long // 2, line + 30), 8, fill="#f3d27a")
    _person(draw, 560, 520, shirt=INK)
    _person(draw, 1040, 520, shirt="#8a1538", hair="#2b1a12")
    _table(draw, 740)
    for x in (470, 950):
        draw.polygon([(x, 735), (x + 190, 735), (x + 165, 662), (x + 25, 662)], fill=WHITE)
        for row in (680, 698, 716):
            draw.line((x + 34, row, x + 150, row), fill="#9aa7b5", width=5)
    for x in (740, 800, 860):
        draw.ellipse((x - 34, 640, x + 34, 700), fill=RED if x != 800 else GOLD)
        draw.rectangle((x - 6, 690, x + 6, 742), fill=GREEN)


def _desk(draw: Draw) -> None:
    _screen(draw, 300, 250, 520, 330, "#23456e")
    for row, colour in ((310, RED), (370, GOLD), (430, WHITE), (490, WHITE)):
        draw.rounded_rectangle((350, row, 770, row + 32), 8, fill=colour)
    _person(draw, 1080, 430, shirt=BLUE)
    _table(draw, 680)
    draw.polygon([(900, 676), (1130, 676), (1105, 620), (925, 620)], fill=WHITE)


def _link(draw: Draw) -> None:
    draw.rounded_rectangle((140, 120, 560, 760), 12, fill="#2b3a4d")
    for row in range(160, 740, 58):
        draw.rounded_rectangle((170, row, 530, row + 40), 6, fill="#465a73")
        for x in range(190, 510, 44):
            draw.ellipse((x, row + 13, x + 14, row + 27), fill=GREEN if (x + row) % 3 else GOLD)
    draw.line((560, 430, 760, 640, 1000, 600), fill=GOLD, width=12, joint="curve")
    _person(draw, 820, 470, shirt="#1f6fb2")
    _person(draw, 1180, 450, shirt=INK)
    _screen(draw, 960, 640, 420, 250, "#2f6db3")


def _training(draw: Draw) -> None:
    draw.rounded_rectangle((470, 70, 1130, 400), 10, fill=WHITE, outline=INK, width=8)
    for row, long in ((130, 480), (190, 540), (250, 400), (310, 460)):
        draw.rounded_rectangle((530, row, 530 + long, row + 26), 6, fill=BLUE if row == 130 else "#a9b8c9")
    _person(draw, 300, 430, shirt=GREEN)
    for x, shirt in ((520, "#1f6fb2"), (820, "#8a1538"), (1120, INK), (1380, GOLD)):
        _person(draw, x, 690, shirt=shirt, size=0.75)
    _table(draw, 800)
    draw.rounded_rectangle((640, 770, 960, 812), 10, fill="#39424e")


SCENES: dict[str, Callable[[Draw], None]] = {
    "signing": _signing,
    "desk": _desk,
    "link": _link,
    "training": _training,
}
