"""The palette: one in two places, readable, and telling for any colour vision."""

import tomllib

import pytest

from reports.palette import DARK, FONT, LIGHT, Palette
from warehouse.paths import PROJECT

CONFIGURATION = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text(encoding="utf-8"))
THEMES = {"light": LIGHT, "dark": DARK}


def light_of(colour: str) -> float:
    """The relative luminance of WCAG."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lights = sorted((light_of(one), light_of(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_the_pages_and_the_charts_have_the_same_colours(theme: str) -> None:
    page, chart = CONFIGURATION["theme"][theme], THEMES[theme]

    assert page["backgroundColor"] == chart.background
    assert page["textColor"] == chart.text
    assert page["primaryColor"] == page["blueColor"] == chart.main
    assert page["redColor"] == chart.breach
    assert page["orangeColor"] == chart.near
    assert page["violetColor"] == chart.worse
    assert page["greenColor"] == chart.better
    assert page["grayColor"] == chart.quiet
    assert page["borderColor"] == chart.grid


def test_the_pages_and_the_charts_have_the_same_fonts_and_chinese_among_them() -> None:
    assert CONFIGURATION["theme"]["font"] == FONT
    assert "Microsoft YaHei" in FONT
    assert "Noto Sans CJK SC" in FONT


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_everything_that_is_read_can_be_read(colours: Palette) -> None:
    for name in ("text", "quiet", "main", "worse", "better", "breach", "near", "orange", "yellow"):
        assert contrast(getattr(colours, name), colours.background) >= 4, name


def deuteranopic(colour: str) -> tuple[float, float, float]:
    """How a reader without green cones sees a colour (Machado 2009, in plain RGB)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (
        0.367 * red + 0.861 * green - 0.228 * blue,
        0.280 * red + 0.673 * green + 0.047 * blue,
        -0.012 * red + 0.043 * green + 0.969 * blue,
    )


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_worse_and_better_differ_without_green_cones(colours: Palette) -> None:
    worse, better = deuteranopic(colours.worse), deuteranopic(colours.better)

    assert max(abs(a - b) for a, b in zip(worse, better, strict=True)) > 0.15


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_scale_of_a_heat_map_goes_one_way(colours: Palette) -> None:
    lights = [light_of(colour) for colour in colours.scale]

    assert lights in (sorted(lights), sorted(lights, reverse=True))


def test_the_bank_settings_stand() -> None:
    assert CONFIGURATION["browser"]["gatherUsageStats"] is False
    assert CONFIGURATION["client"]["showErrorDetails"] == "none"
    assert CONFIGURATION["client"]["toolbarMode"] == "minimal"
    server = CONFIGURATION["server"]
    assert server["showEmailPrompt"] is False
    assert server["enableStaticServing"] is False
    assert server["enableAgentApi"] is False
    assert server["fileWatcherType"] == "none"
    assert server["enableXsrfProtection"] is True
    assert server["enableCORS"] is True
    assert CONFIGURATION["runner"]["magicEnabled"] is False
