<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ClassesCard</name>
    <message>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save values as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DataPanel</name>
    <message>
        <source>Reading {source} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One column cannot be two things: choose a different one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a table of texts to begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} · {rows} rows · {columns} columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open data…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a file, a folder, a dataset of the Hugging Face hub, or a sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of texts, such as aclImdb…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dataset of the Hugging Face hub…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dataset id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id of a dataset on the Hugging Face hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column: {role}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column that holds the text to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column with a second text, when each row is a pair; else none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column that holds the class of each text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows of the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluatePanel</name>
    <message>
        <source>Test rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no evaluation yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · {rows} rows it never learned from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low}–{high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} mistakes, the surest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} texts: “{true}” taken for “{predicted}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} texts of “{true}” found right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows that the figures were measured on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of rows found right, and the interval that holds the truth 19 times of 20</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1, mean of classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balance of precision and recall, each class counting the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a cell to see its texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1 by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to evaluate yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a run has ended, this shows how often the model is right, which classes it confuses, and the texts behind each mistake. Train a model, or choose a finished run on the left.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LengthsCard</name>
    <message>
        <source>Words per text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters per text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Histogram of text lengths</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Stopped: what was learned is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model finds {share} % of the texts it never learned from right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the pretrained model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train, and watch it learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See how good it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run was left running; here it is again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About the workbench</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workbench {version}

Fine-tunes a pretrained language model on your own table of texts, on your own computer. Nothing leaves this machine.

Apache License 2.0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is still training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can go on without the window; the next window finds it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Choose the folder of a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bundled, works offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hugging Face hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known before it is fetched</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not stated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It came with the workbench: no network is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is read from this folder, which is never written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is downloaded when training starts, once, and kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} is the starting point of the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a model that lies in a folder of this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Or the id of any model on the Hugging Face hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id of a model on the Hugging Face hub</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pretrained models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PredictPanel</name>
    <message>
        <source>Loading the model …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a text to see its class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No trained model yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · accuracy {accuracy} on {rows} rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type or paste a text …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep in history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this text and its class (Ctrl+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model to classify with yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a model, or choose a finished run on the left: then each text that you type here is classified while you type.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message>
        <source>Nothing: no empty texts, missing labels or duplicates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the rows: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Things to look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 thing to look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} things to look at</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunRecord</name>
    <message>
        <source>Validation loss rose in the last evaluation while training goes on: the model starts to over-fit. The best model so far is that of step {step}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunsSidebar</name>
    <message>
        <source>Runs appear here when you press Train.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch {epoch} of {epochs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the run&apos;s folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SplitCard</name>
    <message>
        <source>{train} to learn from, {validation} to check on, {test} to test at the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} % of the rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows to measure on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} · {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory {used} of {total} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace: the folder that holds all runs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping, keeping what was learned …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the runs (Ctrl+B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train the model on the table (Ctrl+R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the run now; the best model so far is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainPanel</name>
    <message>
        <source>of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>best {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} learns “{label}” from “{text}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a table to see how many steps a run will take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{steps} steps · {rows} texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been trained yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of the next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it will do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Val. accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples / s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training, smoothed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Train and watch it learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss, the learning rate and the gradients are drawn here while the model reads your texts. The settings on the left are good enough to begin with.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;folder of texts…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;hub dataset…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause or continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop and keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;rain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Predict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the r&amp;uns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About the workbench</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small and quick: six layers that were taught to place texts of like meaning near each other. A strong start for English, even with a few hundred rows and without a GPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MiniLM L6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BERT with half its layers. Three times the size of MiniLM, and a little better with many rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DistilBERT base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model most results are compared with. Slow without a GPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BERT base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BERT trained longer on more text: usually the best of the three of this size. Needs a GPU to be pleasant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RoBERTa base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads Chinese letter by letter. The usual start for Chinese texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BERT base, Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>100 languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For texts in several languages, or in one that has no model of its own. Large because of its vocabulary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>XLM-RoBERTa base</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>phases</name>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokenising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>schema</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the run is called in lists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is learned: &quot;single_label&quot; gives each text exactly one class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file, a folder, &quot;sample:NAME&quot;, or a hub dataset id such as &quot;stanfordnlp/imdb&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column that holds the text to classify; guessed from the table if left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second text column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column with a second text, for sentence pairs; none if left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column that holds the class of each text; guessed from the table if left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows to measure on while training: a share of the table, a file, or the name of a split.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows kept for the final figure: a share of the table, a file, or the name of a split.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pretrained model: &quot;bundled:NAME&quot;, a local folder, or a hub id such as &quot;distilbert/distilbert-base-uncased&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Max length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest text in tokens that the model reads; the rest of a longer text is cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights left as they are: &quot;none&quot;, &quot;embeddings&quot;, &quot;encoder&quot; (all but the classifier) or &quot;first:N&quot; (embeddings and the first N layers).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First 2 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First 4 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All but the classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far a step moves the weights: too small learns slowly, too large forgets everything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts that the model sees before each change of its weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passes over all training texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rule that turns gradients into changes of the weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser and schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SGD with momentum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of all steps in which the learning rate rises from zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull of the weights towards zero; biases and layer norms are spared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip gradients at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest norm of the gradients in one step; 0 leaves them as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number format of the computation; automatic takes bfloat16 on GPUs that have it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision and device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>32 bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>float16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the run computes; automatic takes a GPU where there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number from which every random choice follows: the same seed gives the same run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeatability</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
