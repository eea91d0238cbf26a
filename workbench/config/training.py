"""How a run learns: the keys of `[training]`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from workbench.config.base import Section, ui


def _share_or_count(value: float) -> float:
    if value >= 1 and value != int(value):
        raise ValueError("it must be a share below 1 or a whole number")
    return value


_ADAM: dict[str, Any] = {"group": "Optimiser", "only": {"training.optimizer": ["adamw", "adam"]}}


class Training(Section):
    learning_rate: Annotated[float, Field(gt=0, le=1, title="Learning rate")] = 5e-5
    """How far a step moves the weights: too small learns slowly, too large forgets everything."""

    batch_size: Annotated[
        int, Field(ge=1, le=4096, title="Batch size", json_schema_extra=ui(unit="texts"))
    ] = 16
    """Texts that the model sees before each change of its weights."""

    epochs: Annotated[int, Field(ge=1, le=1000, title="Epochs")] = 3
    """Passes over all training texts."""

    method: Annotated[
        Literal["full", "few_shot"],
        Field(
            title="Method",
            json_schema_extra=ui(
                group="Few-shot mode",
                names={"full": "Text by text", "few_shot": "Few-shot"},
            ),
        ),
    ] = "full"
    """How the model learns: "full" from one text at a time, "few_shot" (for 8 to 64 rows a class) \
by comparing texts with each other."""

    few_shot_steps: Annotated[
        int,
        Field(
            ge=1,
            le=10000,
            title="Few-shot steps",
            json_schema_extra=ui(unit="steps", group="Few-shot mode"),
        ),
    ] = 20
    """Changes of the weights in few-shot mode, which does not count in epochs."""

    few_shot_batch_size: Annotated[
        int,
        Field(
            ge=2,
            le=4096,
            title="Few-shot batch",
            json_schema_extra=ui(unit="texts", group="Few-shot mode"),
        ),
    ] = 32
    """Texts that few-shot mode compares with each other before each change of the weights."""

    optimizer: Annotated[
        Literal["adamw", "adam", "sgd"],
        Field(
            title="Optimiser",
            json_schema_extra=ui(
                group="Optimiser",
                names={"adamw": "AdamW", "adam": "Adam", "sgd": "SGD with momentum"},
            ),
        ),
    ] = "adamw"
    """Rule that turns gradients into changes of the weights."""

    adam_beta1: Annotated[
        float, Field(ge=0, lt=1, title="Beta 1", json_schema_extra=ui(**_ADAM))
    ] = 0.9
    """Share of the past that Adam and AdamW keep in the running mean of the gradients."""

    adam_beta2: Annotated[
        float, Field(ge=0, lt=1, title="Beta 2", json_schema_extra=ui(**_ADAM))
    ] = 0.999
    """Share of the past that Adam and AdamW keep in the running mean of the squared gradients."""

    adam_epsilon: Annotated[
        float, Field(gt=0, le=0.1, title="Epsilon", json_schema_extra=ui(**_ADAM))
    ] = 1e-8
    """Added to the divisor of Adam and AdamW, so that tiny gradients make no huge steps."""

    momentum: Annotated[
        float,
        Field(
            ge=0,
            lt=1,
            title="Momentum",
            json_schema_extra=ui(group="Optimiser", only={"training.optimizer": ["sgd"]}),
        ),
    ] = 0.9
    """Share of its last change that SGD adds to the next one."""

    layer_decay: Annotated[
        float, Field(ge=0.1, le=1, title="Layer decay", json_schema_extra=ui(group="Layers"))
    ] = 1.0
    """Each layer learns at this share of the rate of the one above it, the embeddings slowest, \
the classifier in full; 1 treats all alike."""

    schedule: Annotated[
        Literal[
            "linear",
            "cosine",
            "cosine_with_restarts",
            "polynomial",
            "constant",
            "inverse_sqrt",
            "reduce_lr_on_plateau",
        ],
        Field(
            title="Schedule",
            json_schema_extra=ui(
                group="Schedule",
                names={
                    "linear": "Linear",
                    "cosine": "Cosine",
                    "cosine_with_restarts": "Cosine, restarted",
                    "polynomial": "Polynomial",
                    "constant": "Constant",
                    "inverse_sqrt": "Inverse root",
                    "reduce_lr_on_plateau": "On a plateau",
                },
            ),
        ),
    ] = "linear"
    """How the learning rate falls after the warm-up; "reduce_lr_on_plateau" lowers it when the \
validation loss no longer falls."""

    schedule_cycles: Annotated[
        int,
        Field(
            ge=1,
            le=100,
            title="Waves",
            json_schema_extra=ui(
                group="Schedule", only={"training.schedule": ["cosine_with_restarts"]}
            ),
        ),
    ] = 2
    """How many times the learning rate falls to zero with "cosine_with_restarts"."""

    schedule_power: Annotated[
        float,
        Field(
            ge=0.1,
            le=10,
            title="Power",
            json_schema_extra=ui(group="Schedule", only={"training.schedule": ["polynomial"]}),
        ),
    ] = 2.0
    """Bend of "polynomial": 1 is a straight line, more falls faster at first."""

    plateau_factor: Annotated[
        float,
        Field(
            ge=0.01,
            le=0.99,
            title="Lower to",
            json_schema_extra=ui(
                group="Schedule", only={"training.schedule": ["reduce_lr_on_plateau"]}
            ),
        ),
    ] = 0.5
    """What "reduce_lr_on_plateau" multiplies the learning rate by when the loss no longer falls."""

    plateau_patience: Annotated[
        int,
        Field(
            ge=0,
            le=1000,
            title="Patience",
            json_schema_extra=ui(
                group="Schedule", only={"training.schedule": ["reduce_lr_on_plateau"]}
            ),
        ),
    ] = 1
    """Evaluations without a lower loss that "reduce_lr_on_plateau" lets pass before it acts."""

    warmup: Annotated[
        float,
        AfterValidator(_share_or_count),
        Field(ge=0, le=1_000_000, title="Warm-up", json_schema_extra=ui(group="Schedule")),
    ] = 0.06
    """Steps in which the learning rate rises from zero: below 1 a share of all steps, from 1 on \
their number."""

    weight_decay: Annotated[
        float, Field(ge=0, le=1, title="Weight decay", json_schema_extra=ui(group="Regularisation"))
    ] = 0.01
    """Pull of the weights towards zero; biases and layer norms are spared."""

    l1: Annotated[
        float, Field(ge=0, le=10, title="L1", json_schema_extra=ui(group="Regularisation"))
    ] = 0.0
    """How far each step moves the weights towards exactly zero, in learning rates; biases and \
layer norms are spared."""

    class_weights: Annotated[
        Literal["none", "balanced", "given"],
        Field(
            title="Class weights",
            json_schema_extra=ui(
                group="Loss",
                names={"none": "All alike", "balanced": "Balanced", "given": "As given"},
            ),
        ),
    ] = "none"
    """How much the texts of a class count: all alike, rare classes more until all are balanced, \
or as `given_weights` says."""

    given_weights: Annotated[
        dict[str, Annotated[float, Field(gt=0, le=1_000_000)]],
        Field(
            title="Weights",
            json_schema_extra=ui(group="Loss", only={"training.class_weights": ["given"]}),
        ),
    ] = {}  # noqa: RUF012  pydantic copies it
    """Weight of each class by its name, as in `spam = 5, ham = 1`; a class left out has 1."""

    label_smoothing: Annotated[
        float, Field(ge=0, le=0.9, title="Label smoothing", json_schema_extra=ui(group="Loss"))
    ] = 0.0
    """Share of each label that is spread over all classes, so that the model grows less sure."""

    focal_gamma: Annotated[
        float, Field(ge=0, le=10, title="Focal gamma", json_schema_extra=ui(group="Loss"))
    ] = 0.0
    """How much less the texts count that are already told well (focal loss); 0 counts all alike."""

    max_grad_norm: Annotated[
        float,
        Field(
            ge=0, le=1000, title="Clip gradients at", json_schema_extra=ui(group="Regularisation")
        ),
    ] = 1.0
    """Largest norm of the gradients in one step; 0 leaves them as they are."""

    eval_steps: Annotated[
        int,
        Field(
            ge=0,
            le=10_000_000,
            title="Evaluate every",
            json_schema_extra=ui(unit="steps", group="Evaluation and checkpoints"),
        ),
    ] = 0
    """Steps between two evaluations on the validation rows; 0 evaluates after each epoch."""

    metric_for_best_model: Annotated[
        Literal["auto", "loss", "accuracy", "f1", "rmse", "mae", "r2", "pearson", "spearman"],
        Field(
            title="Best model by",
            json_schema_extra=ui(
                group="Evaluation and checkpoints",
                names={
                    "auto": "Automatic",
                    "loss": "Loss",
                    "accuracy": "Accuracy",
                    "f1": "F1, mean of classes",
                    "rmse": "RMSE",
                    "mae": "Mean absolute error",
                    "r2": "R²",
                    "pearson": "Pearson's r",
                    "spearman": "Spearman's ρ",
                },
            ),
        ),
    ] = "auto"
    """Figure on the validation rows by which the best model is kept; automatic takes accuracy for \
classes, F1 for several labels, the loss for numbers."""

    early_stopping_patience: Annotated[
        int,
        Field(
            ge=0,
            le=1000,
            title="Patience",
            json_schema_extra=ui(unit="evaluations", group="Evaluation and checkpoints"),
        ),
    ] = 0
    """Evaluations in a row without a better model after which the run ends; 0 never ends it \
early."""

    early_stopping_threshold: Annotated[
        float,
        Field(
            ge=0,
            le=1000,
            title="Least improvement",
            json_schema_extra=ui(group="Evaluation and checkpoints"),
        ),
    ] = 0.0
    """How much better the figure has to get before the patience begins anew."""

    save_steps: Annotated[
        int,
        Field(
            ge=0,
            le=10_000_000,
            title="Checkpoint every",
            json_schema_extra=ui(unit="steps", group="Evaluation and checkpoints"),
        ),
    ] = 0
    """Steps between two checkpoints, from which a run that was cut off goes on; 0 saves one after \
each epoch, and every ten minutes."""

    save_total_limit: Annotated[
        int,
        Field(
            ge=1,
            le=1000,
            title="Checkpoints kept",
            json_schema_extra=ui(group="Evaluation and checkpoints"),
        ),
    ] = 1
    """How many of the newest checkpoints stay on the disk; the best model is kept besides."""

    gradient_accumulation_steps: Annotated[
        int,
        Field(
            ge=1,
            le=4096,
            title="Compute a batch in",
            json_schema_extra=ui(unit="parts", group="Memory"),
        ),
    ] = 1
    """Parts in which a batch is computed one after the other: more need less memory and give the \
same result; the engine raises it by itself when the memory is too small."""

    gradient_checkpointing: Annotated[
        bool, Field(title="Recompute instead of remember", json_schema_extra=ui(group="Memory"))
    ] = False
    """Whether activations are computed a second time instead of being kept: less memory, about a \
third more time."""

    precision: Annotated[
        Literal["auto", "fp32", "bf16", "fp16"],
        Field(
            title="Precision",
            json_schema_extra=ui(
                group="Precision and device",
                names={
                    "auto": "Automatic",
                    "fp32": "32 bit",
                    "bf16": "bfloat16",
                    "fp16": "float16",
                },
            ),
        ),
    ] = "auto"
    """Number format of the computation; automatic takes bfloat16 on GPUs that have it, and the \
run says what it took and why."""

    tf32: Annotated[
        bool, Field(title="TF32", json_schema_extra=ui(group="Precision and device"))
    ] = False
    """Whether an NVIDIA GPU may multiply 32-bit numbers with 10 bits of fraction instead of 23: \
faster, less exact."""

    cuda_graphs: Annotated[
        bool, Field(title="Record steps", json_schema_extra=ui(group="Precision and device"))
    ] = True
    """Whether an NVIDIA GPU runs each step as one recorded piece (CUDA graph): the same but for \
rounding, several times faster with small models. Off for models that are not known to allow it."""

    torch_compile: Annotated[
        bool, Field(title="Compile the model", json_schema_extra=ui(group="Precision and device"))
    ] = False
    """Whether the model is compiled for this machine: the first step takes up to a minute longer, \
the others less time."""

    device: Annotated[
        Literal["auto", "cpu", "cuda", "mps"],
        Field(
            title="Device",
            json_schema_extra=ui(
                group="Precision and device",
                names={"auto": "Automatic", "cpu": "CPU", "cuda": "NVIDIA GPU", "mps": "Apple GPU"},
            ),
        ),
    ] = "auto"
    """Where the run computes; automatic takes a GPU where there is one."""

    processes: Annotated[
        int, Field(ge=1, le=1024, title="Processes", json_schema_extra=ui(group="Several GPUs"))
    ] = 1
    """Processes that share each batch, one for each GPU; on a CPU they share its cores."""

    fsdp: Annotated[
        bool, Field(title="Share out the weights", json_schema_extra=ui(group="Several GPUs"))
    ] = False
    """Whether each process holds only its part of the weights (FSDP), for models that do not fit \
on one GPU: slower, less memory."""

    seed: Annotated[
        int, Field(ge=0, le=2**32 - 1, title="Seed", json_schema_extra=ui(group="Repeatability"))
    ] = 42
    """Number from which every random choice follows: the same seed gives the same run."""
