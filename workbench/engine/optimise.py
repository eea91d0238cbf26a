"""How gradients become changes of the weights: rule, learning rates, clipping, loss scaling."""

from __future__ import annotations

import math
import warnings
from typing import Any

import torch
from torch import nn

from workbench.config import Training
from workbench.engine.device import Device
from workbench.engine.layers import depths
from workbench.engine.schedules import Schedule
from workbench.engine.sharding import spread_like, whole

# Of the groups of weights: kernels for many weights at once, steps in CUDA graphs.
_OWN = ("fused", "foreach", "capturable", "lr")


class Optimiser:
    """An optimiser with its schedule.

    On a GPU nothing here waits for it: a step whose gradients are not finite is skipped there.
    """

    def __init__(
        self, model: nn.Module, training: Training, device: Device, total_steps: int
    ) -> None:
        self._training = training
        self.schedule = Schedule(training, total_steps)
        self._rule = _rule(model, training)
        self._parameters = [item for group in self._rule.param_groups for item in group["params"]]
        self._scaler: torch.amp.GradScaler | None = None
        # Shared out, the norm has to come together from all processes first.
        self._is_judged_there = device.kind == "cuda" and not training.fsdp
        if self._is_judged_there and device.precision == "fp16":
            # The loss is scaled so that small gradients do not vanish.
            self._scaler = torch.amp.GradScaler(device.kind)
        self.holds_still = False
        """Whether gradients keep their place in the memory from step to step."""

    @property
    def can_be_recorded(self) -> bool:
        """Whether a CUDA graph can take the steps after the first, once everything holds still."""
        return all(group.get("capturable", False) for group in self._rule.param_groups)

    def hold_still(self) -> None:
        """Forget the gradients, and let all that a step reads and writes keep its place."""
        self.holds_still = True
        self.forget_gradients()
        # The first step is taken as it is, of which torch would warn.
        warnings.filterwarnings("ignore", message=".*capturable=True.*without.*graph capture")
        for group in self._rule.param_groups:
            if "capturable" in group and not group["capturable"]:
                group["capturable"] = True
                place = group["params"][0].device
                group["lr"] = torch.tensor(group["lr"], dtype=torch.float32, device=place)

    def set_learning_rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0; the next `step()` uses it.

        It is that of the head; lower layers have their share of it.
        """
        rate = self._training.learning_rate * self.schedule.factor(step)
        for group in self._rule.param_groups:
            if isinstance(group["lr"], torch.Tensor):
                group["lr"].fill_(rate * group["share"])
            else:
                group["lr"] = rate * group["share"]
        return rate

    def backward(self, loss: torch.Tensor) -> None:
        """Add the gradient of a loss to those of the losses since the last step."""
        torch.autograd.backward(loss if self._scaler is None else self._scaler.scale(loss))

    def gradients(self) -> list[torch.Tensor]:
        """What `backward()` has added up so far, of the weights that learn."""
        return [weight.grad for weight in self._parameters if weight.grad is not None]

    def forget_gradients(self) -> None:
        """Begin the step anew: what `backward()` added since the last one is gone."""
        self._rule.zero_grad(set_to_none=not self.holds_still)

    def step(self) -> torch.Tensor:
        """Change the weights against the gradients added up; return their norm before clipping.

        If the norm is not finite the weights stay as they are.
        """
        self._begin_momentum()
        if self._scaler is not None:
            self._scaler.unscale_(self._rule)
            norm = self._clipped()
            self._scaler.step(self._rule)
            self._scaler.update()
        elif self._is_judged_there:
            norm = self._clipped()
            # Where it is 1 the fused kernels change nothing.
            self._rule.found_inf = torch.isfinite(norm).logical_not().float()  # type: ignore[attr-defined]
            self._rule.step()
        else:
            norm = self._clipped()
            if torch.isfinite(norm):  # waits for the device, which on a CPU costs nothing
                self._rule.step()
        self._shrink(norm)
        self.forget_gradients()
        return norm

    def state_dict(self) -> dict[str, Any]:
        """All that the next step depends on besides the weights and the config."""
        rule = self._rule.state_dict()
        groups = [group | {"lr": float(group["lr"])} for group in rule["param_groups"]]
        return {
            "rule": rule | {"param_groups": groups},
            "scaler": None if self._scaler is None else self._scaler.state_dict(),
            "schedule": self.schedule.state_dict(),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from what `state_dict()` gave for the same model and config, on any device."""
        # How a step is computed is this device's affair, not the saved one's.
        groups = [
            saved | {name: own[name] for name in _OWN if name in own}
            for saved, own in zip(
                state["rule"]["param_groups"], self._rule.param_groups, strict=True
            )
        ]
        moments = {
            number: {
                name: spread_like(self._parameters[number], value)
                for name, value in content.items()
            }
            for number, content in state["rule"]["state"].items()
        }
        self._rule.load_state_dict({"state": moments, "param_groups": groups})
        scaler, saved = self._scaler, state["scaler"]
        # Without fp16 an older version kept a scale of 1, for ever.
        if scaler and saved and saved["growth_interval"] == scaler.get_growth_interval():
            scaler.load_state_dict(saved)
        self.schedule.load_state_dict(state["schedule"])

    def _begin_momentum(self) -> None:
        """Give every weight that learns its momentum of zero.

        torch begins with none: its fused SGD takes no group in which only some weights have one,
        as after a thaw, and after a first step that was skipped it goes on with what lay there.
        """
        for group in self._rule.param_groups:
            if not group.get("momentum"):
                continue
            for weight in group["params"]:
                if weight.grad is not None and "momentum_buffer" not in self._rule.state[weight]:
                    self._rule.state[weight]["momentum_buffer"] = torch.zeros_like(weight)

    @torch.no_grad()
    def _shrink(self, norm: torch.Tensor) -> None:
        """Move the weights towards zero, none past it, unless the step was skipped.

        It is the proximal step of an L1 penalty, apart from the gradient as AdamW's weight decay
        is: Adam would divide the penalty by the size of the gradients. Being counted in learning
        rates, it follows the schedule.
        """
        for group in self._rule.param_groups:
            if not group["l1"]:
                continue
            most = torch.where(torch.isfinite(norm), group["lr"] * group["l1"], 0.0)
            for weight in group["params"]:
                if weight.grad is not None:
                    weight.sub_(weight.clamp(-most, most))

    def _clipped(self) -> torch.Tensor:
        limit = self._training.max_grad_norm or math.inf
        norm: torch.Tensor = whole(nn.utils.clip_grad_norm_(self._parameters, limit).detach())
        return norm


def parameter_groups(model: nn.Module, training: Training) -> list[dict[str, Any]]:
    """All weights, each in one group with its weight decay and its share of the learning rate.

    Biases and norms, with one axis, do not decay. Weights that do not learn are there as well:
    they cost nothing, and may begin to learn later.
    """
    places = depths(model) if training.layer_decay < 1 else {}
    groups: dict[tuple[int, bool], dict[str, Any]] = {}
    for weight in model.parameters():
        depth, decays = places.get(weight, 0), weight.ndim >= 2
        group = groups.setdefault(
            (depth, decays),
            {
                "params": [],
                "weight_decay": training.weight_decay if decays else 0.0,
                "l1": training.l1 if decays else 0.0,
                "share": training.layer_decay**depth,
            },
        )
        group["params"].append(weight)
    return list(groups.values())


def _rule(model: nn.Module, training: Training) -> torch.optim.Optimizer:
    groups = parameter_groups(model, training)
    rate = training.learning_rate
    betas, eps = (training.adam_beta1, training.adam_beta2), training.adam_epsilon
    for fused in (True, None):  # one kernel for all weights where torch has it for the device
        try:
            match training.optimizer:
                case "adamw":
                    return torch.optim.AdamW(groups, lr=rate, betas=betas, eps=eps, fused=fused)
                case "adam":
                    return torch.optim.Adam(groups, lr=rate, betas=betas, eps=eps, fused=fused)
                case "sgd":
                    return torch.optim.SGD(groups, lr=rate, momentum=training.momentum, fused=fused)
        except RuntimeError:
            if fused is None:
                raise
    raise AssertionError("the schema knows no other optimiser")
