"""The Model panel against a real hub server: search, judge, fetch, cancel, settings, own code."""

from __future__ import annotations

import json
import shutil

import keyring
import pytest

from tests.hub.conftest import hub, root  # noqa: F401
from tests.hub.test_hub_settings import Memory
from workbench.gui.panels.model import ModelPanel
from workbench.gui.panels.model_dialogs import CacheDialog, CodeDialog, ConnectionDialog
from workbench.gui.session import Session
from workbench.hub.cache import cached_repositories
from workbench.hub.settings import HubSettings, save_settings, saved_settings
from workbench.models.catalogue import starting_config
from workbench.models.find import find_model
from workbench.models.judge import Texts, judge
from workbench.models.safety import own_code

SOON = 30_000


@pytest.fixture
def panel(qtbot, appearance, workspace, hub, root, tiny_model):  # noqa: F811
    folder = root / "models" / "org" / "tiny"
    shutil.rmtree(folder)
    shutil.copytree(tiny_model, folder)
    made = ModelPanel(Session(starting_config()), appearance, workspace)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._machine is not None and not made._tasks, timeout=SOON)
    return made


def names(panel) -> list[str]:
    return [entry.key for entry in panel.model.entries]


def choose(qtbot, panel, name) -> None:
    panel.choose(name)
    qtbot.waitUntil(lambda: panel._session.config.model.name == name, timeout=SOON)


def test_what_is_typed_is_looked_for_here_and_on_the_hub(qtbot, panel):
    qtbot.keyClicks(panel.search.edit, "chinese")
    assert "hfl/rbt3" in names(panel) and "FacebookAI/roberta-base" not in names(panel)
    panel.search.edit.setText("org/t")
    qtbot.waitUntil(lambda: "org/tiny" in names(panel), timeout=SOON)


def pick(panel, key, value) -> None:
    box = panel.search.filters.boxes[key]
    box.setCurrentIndex([box.itemData(row) for row in range(box.count())].index(value))
    box.activated.emit(box.currentIndex())


@pytest.fixture
def library(root):  # noqa: F811
    """Sixty models in lib, a third of them Chinese, half under the MIT licence."""
    for number in range(60):
        folder = root / "models" / "lib" / f"m{number:02}"
        folder.mkdir(parents=True)
        tags = ["transformers", "zh" if number % 3 == 0 else "en"]
        facts = {
            "downloads": number,
            "likes": 60 - number,
            "tags": tags,
            "pipeline_tag": "fill-mask",
            "cardData": {"license": "mit" if number % 2 else "apache-2.0"},
        }
        (folder / ".hub.json").write_text(json.dumps(facts), encoding="utf-8")


def test_filters_narrow_what_is_here_and_what_the_hub_finds(qtbot, panel, library):
    panel.search.filter_button.click()
    assert panel.search.filters.isVisible()
    pick(panel, "language", "zh")
    here = [name for name in names(panel) if not name.startswith("lib/")]
    assert "hfl/rbt3" in here and "intfloat/multilingual-e5-small" in here
    assert "FacebookAI/roberta-base" not in here
    pick(panel, "licence", "mit")
    qtbot.waitUntil(lambda: "lib/m57" in names(panel), timeout=SOON)
    found = [name for name in names(panel) if name.startswith("lib/")]
    assert found == [f"lib/m{number:02}" for number in range(57, 0, -6)]
    assert "hfl/rbt3" not in names(panel) and "intfloat/multilingual-e5-small" in names(panel)
    pick(panel, "sort", "likes")
    qtbot.waitUntil(lambda: "lib/m03" in names(panel), timeout=SOON)
    assert [name for name in names(panel) if name.startswith("lib/")] == found[::-1]
    pick(panel, "size", 25_000_000)
    assert "intfloat/multilingual-e5-small" not in names(panel)


def test_what_the_hub_finds_comes_page_by_page(qtbot, panel, library):
    panel.search.edit.setText("lib/")
    qtbot.waitUntil(lambda: "lib/m59" in names(panel), timeout=SOON)
    for count in (50, 60):
        assert panel.search.more_button.isVisible()
        panel.search.more_button.click()
        assert not panel.search.more_button.isVisible()
        qtbot.waitUntil(lambda count=count: len(panel.search.found) == count, timeout=SOON)
    assert not panel.search.more_button.isVisible()


def test_typing_on_lets_the_running_search_be(qtbot, panel, hub, library):  # noqa: F811
    hub.plan("delay", match="api/models", seconds=20)
    panel.search.edit.setText("lib/m1")
    qtbot.waitUntil(lambda: panel.search._task is not None, timeout=SOON)
    first = panel.search._task
    with qtbot.waitSignal(first.finished, timeout=15_000):  # long before the hub has answered
        panel.search.edit.setText("lib/m2")
    qtbot.waitUntil(lambda: "lib/m29" in names(panel), timeout=SOON)
    assert "lib/m19" not in names(panel)


def test_without_the_hub_the_panel_says_what_it_cannot_show(qtbot, panel, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    panel.search.edit.setText("roberta")
    qtbot.waitUntil(lambda: "switched off" in panel.search.state.text(), timeout=SOON)
    assert "FacebookAI/roberta-base" in names(panel)


def test_what_the_hub_refuses_is_said_in_the_language_of_the_window(
    qtbot, panel, translation, monkeypatch
):
    translation.use("zh_CN")
    panel.choose("org/nothing")
    qtbot.waitUntil(lambda: panel.messages.kind == "error", timeout=SOON)
    assert panel.messages.text.startswith("Hub 上没有模型 org/nothing，或者它是私有的")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    panel.search.edit.setText("roberta")
    chinese = "Hub 已关闭：只显示本机上的模型。请允许连接以便搜索。"
    qtbot.waitUntil(lambda: panel.search.state.text() == chinese, timeout=SOON)
    translation.use("en")
    qtbot.waitUntil(lambda: "switched off" in panel.search.state.text(), timeout=SOON)
    assert "There is no model org/nothing" in panel.messages.text


def test_a_model_is_judged_fetched_and_then_here(qtbot, panel):
    choose(qtbot, panel, "org/tiny")
    assert "fits this machine" in panel.view.advice_text
    assert panel.view.fetch_button.isVisible()
    panel.view.fetch_button.click()
    assert panel.view.cancel_button.isVisible()
    qtbot.waitUntil(lambda: panel.messages.kind == "good", timeout=SOON)
    assert "on this computer now" in panel.messages.text
    assert not panel.view.fetch_button.isVisible() and not panel.view.progress.isVisible()
    assert [one.name for one in cached_repositories()] == ["org/tiny"]


def test_a_download_is_cancelled_at_once_and_the_rest_is_kept(qtbot, panel, hub):  # noqa: F811
    choose(qtbot, panel, "org/tiny")
    hub.plan("slow", match="safetensors", rate=10_000)
    panel.view.fetch_button.click()
    qtbot.waitUntil(lambda: any(one.is_partial for one in cached_repositories()), timeout=SOON)
    panel.view.cancel_button.click()
    assert "what came so far is kept" in panel.messages.text.lower()
    assert panel.view.fetch_button.isVisible()


def test_a_model_that_does_not_exist_is_explained(qtbot, panel):
    panel.choose("org/nothing")
    qtbot.waitUntil(lambda: panel.messages.kind == "error", timeout=SOON)
    assert "There is no model org/nothing" in panel.messages.text


def test_a_gated_model_offers_its_page_and_the_token(qtbot, panel):
    panel.choose("org/gated")
    qtbot.waitUntil(lambda: panel.messages.kind == "error", timeout=SOON)
    assert "gated" in panel.messages.text and panel.messages._button.isVisible()


def test_settings_are_kept_and_the_token_in_the_keyring_only(qtbot, appearance, home, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "")
    monkeypatch.setenv("WORKBENCH_HUB_SET", "")
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        dialog = ConnectionDialog(appearance)
        qtbot.addWidget(dialog)
        dialog.endpoint.setText("nonsense")
        dialog.save()
        assert "no address" in dialog.messages.text
        dialog.endpoint.setText("https://mirror.example")
        dialog.token.setText("hf_secret")
        dialog.save()
        assert saved_settings() == HubSettings("https://mirror.example")
        assert keyring.get_password("workbench", "https://mirror.example") == "hf_secret"
        assert not any(
            b"hf_secret" in file.read_bytes() for file in home.rglob("*") if file.is_file()
        )
    finally:
        keyring.set_keyring(before)
        save_settings(HubSettings())


def test_what_the_environment_decides_cannot_be_edited(qtbot, appearance, home):
    dialog = ConnectionDialog(appearance)
    qtbot.addWidget(dialog)
    assert not dialog.endpoint.isEnabled() and "HF_ENDPOINT" in dialog.endpoint.toolTip()
    assert dialog.proxy.isEnabled()


def test_fetched_models_are_shown_and_deleted(qtbot, panel, appearance):
    find_model("org/tiny")
    dialog = CacheDialog(appearance)
    qtbot.addWidget(dialog)
    assert dialog.table.item(0, 0).text() == "org/tiny"
    assert not dialog.delete_button.isEnabled()
    dialog.table.selectRow(0)
    dialog.delete_button.click()
    assert dialog.table.rowCount() == 0 and cached_repositories() == []


def test_own_code_is_shown_before_it_is_allowed(qtbot, panel, tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "coded")
    content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    content |= {"model_type": "novel", "auto_map": {"AutoConfig": "code.Config"}}
    (folder / "config.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "code.py").write_text("print('hello')\n", encoding="utf-8")
    choose(qtbot, panel, str(folder))
    assert panel.view.code_button.isVisible()
    panel.view.code_button.click()
    dialog = panel.findChild(CodeDialog)
    assert dialog.text.toPlainText() == "print('hello')\n"
    assert panel._session.config.model.trusted_code is None
    dialog.allow_button.click()
    assert panel._session.config.model.trusted_code == own_code(folder).revision


def test_the_model_to_begin_with_is_marked_in_the_list_and_named_beside_others(panel):
    panel._texts = Texts(500, "Chinese")
    panel._show()
    marked = [entry.key for entry in panel.model.entries if "for your texts" in entry.line]
    assert marked == ["hfl/rbt3"]
    assert "RBT3, Chinese is a better start for your texts." in panel.view.advice_text


def test_a_hidden_panel_judges_the_models_for_new_settings_when_it_is_shown(panel, monkeypatch):
    batches: list[int] = []

    def noted(card, config, *rest):
        batches.append(config.training.batch_size)
        return judge(card, config, *rest)

    monkeypatch.setattr("workbench.gui.panels.model.judge", noted)
    panel.hide()
    panel._session.change(training__batch_size=8)
    assert batches == []
    panel.show()
    assert set(batches) == {8}
