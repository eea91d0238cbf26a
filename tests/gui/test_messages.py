"""A panel's message bar speaks the language that is on."""

from __future__ import annotations

from workbench.gui.messages import MessageBar


def test_a_message_that_stands_is_said_again_in_the_new_language(qtbot, appearance, translation):
    bar = MessageBar(appearance)
    qtbot.addWidget(bar)
    bar.say("good", lambda: translation.language, lambda: f"go {translation.language}", bar.clear)
    assert bar.text == "en"
    translation.use("zh_CN")
    qtbot.waitUntil(lambda: bar.text == "zh_CN")
    assert bar.accessibleName() == "zh_CN"


def test_a_sentence_from_elsewhere_stays_as_it_came(qtbot, appearance, translation):
    bar = MessageBar(appearance)
    qtbot.addWidget(bar)
    bar.say("error", "There is no file x.")
    translation.use("zh_CN")
    qtbot.wait(20)
    assert bar.text == "There is no file x."
    bar.clear()
    assert bar.text == ""
