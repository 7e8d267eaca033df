"""Whether confidence is the share of what is right."""

from xml.etree import ElementTree as ET

import pytest

from caro_lsp.generate.evaluation import calibration

SURE = [(0.95, True)] * 19 + [(0.95, False)]
UNSURE = [(0.55, True)] * 2 + [(0.55, False)] * 6


def test_the_error_is_the_distance_of_confidence_and_right_answers():
    assert calibration.error(SURE) == pytest.approx(0.0)
    assert calibration.error(UNSURE) == pytest.approx(0.3)
    assert calibration.error(SURE + UNSURE) == pytest.approx(0.3 * 8 / 28)


def test_the_interval_has_the_error_in_it():
    low, high = calibration.interval(SURE + UNSURE)
    assert low < calibration.error(SURE + UNSURE) < high
    assert calibration.interval(SURE + UNSURE) == (low, high)


def test_a_bin_is_of_what_is_about_as_sure():
    bins = calibration.bins([*SURE, *UNSURE, (1.0, True)])
    assert [(one.count, round(one.right, 2)) for one in bins] == [(8, 0.25), (21, 0.95)]


def test_the_surer_answers_come_first_in_the_risk():
    curve = calibration.risk_by_coverage(UNSURE + SURE, asked=40)
    assert curve == [(0.5, pytest.approx(1 / 20)), (0.7, pytest.approx(7 / 28))]


def test_the_drawing_is_well_formed():
    root = ET.fromstring(calibration.drawing(SURE + UNSURE, asked=40))
    assert len(root.findall("{*}circle")) == len(calibration.bins(SURE + UNSURE))
