//! What stands in a new pack, in both languages: an order that came late.

use amends::Currency;
use serde_yaml::Value;

use super::page::{Entry, Page, list, map};
use super::{Language, Start};
use crate::schema::Kind;

/// The kinds of packs, which are the first parts of their names.
const KINDS: [&str; 5] = ["base", "company", "contract", "regulator", "statute"];

pub(super) struct Content<'s> {
    start: &'s Start,
    /// Whether every section is shown, and not only what any policy below can take.
    whole: bool,
}

impl<'s> Content<'s> {
    pub(super) fn new(start: &'s Start, whole: bool) -> Self {
        Self { start, whole }
    }

    /// Returns a text or a comment in the language of the pack.
    fn say(&self, english: &'static str, chinese: &'static str) -> &'static str {
        match self.start.language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    fn text(&self, english: &'static str, chinese: &'static str) -> Value {
        Value::from(self.say(english, chinese))
    }

    fn currency(&self) -> &str {
        self.start.currency.as_deref().unwrap_or_else(|| self.say("EUR", "CNY"))
    }

    fn money(&self, amount: &str) -> Value {
        Value::from(format!("{amount} {}", self.currency()))
    }

    /// The last part of the name.
    fn word(&self) -> &str {
        self.start.name.rsplit('/').next().unwrap_or_default()
    }

    pub(super) fn suite_name(&self) -> String {
        format!("{}{}", self.word(), crate::folder::CASES)
    }

    /// Returns the extended pack with its version, which is that of the shipped pack if none is given.
    fn extends(&self) -> String {
        let extends = &self.start.extends;
        let shipped = amends::builtin(extends).ok();
        let major = shipped.and_then(|policy| policy.version().split('.').next().map(str::to_owned));
        match major {
            Some(major) => format!("{extends}@{major}"),
            None => extends.clone(),
        }
    }

    pub(super) fn manifest(&self) -> String {
        let mut page = Page::new(Kind::Pack, self.say(
            "What this pack is. The rules stand in the other files of the folder, which are read together;\n\
             in which file something stands does not matter. The line above lets editors complete and explain;\n\
             `amends schema --policy . -o .amends/schema` tells them your own names as well.",
            "本规则包的说明。规则写在同一文件夹的其他文件中，一起读取；写在哪个文件里没有区别。\n\
             首行使编辑器能够补全和解释；运行 `amends schema --policy . -o .amends/schema`，编辑器还会认识贵方自定的名称。",
        ));
        let kind = self.start.name.split('/').next().filter(|kind| KINDS.contains(kind)).unwrap_or("company");
        let title = match self.start.language {
            Language::English => format!("Complaint policy of {}", self.word()),
            Language::Chinese => format!("{} 客户投诉处理规范", self.word()),
        };
        let zone = self.start.timezone.as_deref().unwrap_or_else(|| self.say("UTC", "Asia/Shanghai"));
        let digits = Currency::parse(self.currency()).and_then(Currency::minor_digits).unwrap_or(2);
        page.entry("", "amends", 1);
        page.entry("", "pack", self.start.name.as_str());
        let raise =
            self.say("Raise it whenever a decision can change.", "凡是可能改变决定的修改，都要提高版本号。");
        page.entry(raise, "version", "0.1.0");
        page.entry("", "title", title);
        page.entry("", "kind", kind);
        let base = self.say(
            "Facts, words, scales and roles that policies share.",
            "各政策共用的事实、用语、分级和岗位。",
        );
        page.entry(base, "extends", list([Value::from(self.extends())]));
        page.entry("", "languages", list([self.text("en", "zh")]));
        let zones = self.say("Days begin and end in this zone.", "日期按此时区计算。");
        page.entry(zones, "timezone", zone);
        page.entry("", "currency", self.currency());
        let day = self.say(
            "Rules that changed are taken as they stood on this day.",
            "规则有变更时，以这一天的规则为准。",
        );
        page.entry(day, "governed_by", "complaint.received_at");
        page.entry("", "rounding", map([("step", step(digits)), ("mode", Value::from("half_up"))]));
        page.finish()
    }

    pub(super) fn rules(&self) -> String {
        let mut page = Page::new(Kind::Pack, self.say(
            "An example to change: an order that came late. Say what you need to know, and then what follows from it.\n\
             `amends check` says what is wrong, `amends test` whether the cases beside still hold.",
            "供修改的示例：订单送达延误。先写需要知道什么，再写由此得出什么。\n\
             `amends check` 指出错误，`amends test` 检查旁边的用例是否仍然成立。",
        ));
        self.declarations(&mut page);
        self.types(&mut page);
        if self.whole {
            self.severity(&mut page);
            self.routing(&mut page);
            self.compensation(&mut page);
        }
        self.guidance(&mut page);
        page.finish()
    }

    fn declarations(&self, page: &mut Page) {
        let price = map([
            ("type", Value::from("money")),
            ("min", self.money("0")),
            ("by", Value::from("system")),
            ("ask", self.text("What did the customer pay for the order?", "客户为订单支付了多少？")),
        ]);
        let days = map([
            ("type", Value::from("int")),
            ("min", Value::from(0)),
            ("by", Value::from("system")),
            ("ask", self.text("By how many days did the order come late?", "订单延误了几天？")),
        ]);
        let facts = vec![
            Entry {
                comment: self.say(
                    "`by` says who usually knows it: customer, agent, investigation, system or human.",
                    "`by` 表示通常由谁提供：customer、agent、investigation、system 或 human。",
                ),
                value: map([("order.price", price)]),
            },
            Entry { comment: "", value: map([("order.days_late", days)]) },
        ];
        let unknown = self.say(
            "What the rules may ask for. A fact that nobody has told is unknown, never zero and never false:\n\
             what depends on it stays open, and the decision says what to ask.",
            "规则可以使用的事实。没有提供的事实是未知的，绝不当作零或否：\n\
             取决于它的结论保持未定，决定中会列出需要询问的问题。",
        );
        page.section(unknown, "facts", facts);
        if self.whole {
            let refund = map([
                ("type", Value::from("percent")),
                ("value", Value::from("10%")),
                ("title", self.text("Share refunded for a delay", "延误退款比例")),
            ]);
            let figures = self.say(
                "The figures that you decide, in one place. `value: null` is \"not decided yet\".",
                "由贵方决定的数字，集中写在这里。`value: null` 表示“尚未决定”。",
            );
            page.section(
                figures,
                "params",
                vec![Entry { comment: "", value: map([("late_refund", refund)]) }],
            );
        }
    }

    fn types(&self, page: &mut Page) {
        let words: Vec<Value> = match self.start.language {
            Language::English => {
                ["late", "delayed", "not arrived", "still waiting"].map(Value::from).to_vec()
            }
            Language::Chinese => ["延误", "迟到", "还没到", "没有收到", "没收到"].map(Value::from).to_vec(),
        };
        let late = map([("any", list(words))]);
        let signals = self.say(
            "Words that are looked for in the text of a complaint; `regex:` beside `any:` takes patterns.",
            "在投诉文本中查找的词语；除 `any:` 外，还可以用 `regex:` 写正则表达式。",
        );
        page.section(signals, "signals", vec![Entry { comment: "", value: map([("late", late)]) }]);
        let delivery = map([
            ("title", self.text("late delivery", "送达延误")),
            ("priority", Value::from(20)),
            ("when", Value::from("signal.late || (has(order.days_late) && order.days_late > 0)")),
        ]);
        let types = self.say(
            "What a complaint is about. The types are a tree: `service` comes from the extended pack.\n\
             Of several, the one with the smallest priority comes first.",
            "投诉的类型，构成一棵树：`service` 来自所扩展的规则包。\n\
             有多个类型时，priority 最小的排在最前。",
        );
        page.section(
            types,
            "types",
            vec![Entry { comment: "", value: map([("service.late_delivery", delivery)]) }],
        );
    }

    fn severity(&self, page: &mut Page) {
        let rule = map([
            ("id", Value::from("very-late")),
            ("when", map([("order.days_late", Value::from(">= 7"))])),
            ("then", Value::from("serious")),
            ("because", self.text("A week late or more", "延误一周或更久")),
        ]);
        let comment = self.say(
            "The highest level that a rule gives, of the scale minor, serious, major.",
            "取各规则给出的最高等级；等级依次为 minor、serious、major。",
        );
        page.section(
            comment,
            "severity",
            vec![
                Entry {
                    comment: "",
                    value: map([("scale", Value::from("severity")), ("default", Value::from("minor"))]),
                },
                Entry { comment: "", value: map([("rules", list([rule]))]) },
            ],
        );
    }

    fn routing(&self, page: &mut Page) {
        let default = map([
            ("method", Value::from("department")),
            ("department", Value::from("customer_service")),
            ("owner", Value::from("agent")),
        ]);
        let rule = map([
            ("id", Value::from("late-to-logistics")),
            ("when", map([("type", Value::from("service.late_delivery"))])),
            ("then", map([("department", Value::from("logistics"))])),
        ]);
        let comment = self.say(
            "Who takes it. Each part of the route is decided by the first rule that says something of it.",
            "由谁处理。路由的每一部分由第一条适用的规则决定。",
        );
        page.section(
            comment,
            "routing",
            vec![
                Entry { comment: "", value: map([("default", default)]) },
                Entry { comment: "", value: map([("rules", list([rule]))]) },
            ],
        );
    }

    fn compensation(&self, page: &mut Page) {
        let head = map([("combine", Value::from("highest")), ("title", self.text("Refund", "退款"))]);
        let rule = map([
            ("id", Value::from("refund-for-delay")),
            (
                "when",
                map([
                    ("type", Value::from("service.late_delivery")),
                    ("order.days_late", Value::from(">= 3")),
                ]),
            ),
            ("head", Value::from("refund")),
            ("basis", Value::from("contract")),
            ("pay", Value::from("order.price * param.late_refund")),
            ("because", self.text("Three days late or more", "延误三天或更久")),
        ]);
        let comment = self.say(
            "What is owed. Amounts are exact; the pack says how they are rounded, once.",
            "应付金额。金额精确计算，按规则包的规定只舍入一次。",
        );
        page.section(
            comment,
            "compensation",
            vec![
                Entry { comment: "", value: map([("heads", map([("refund", head)]))]) },
                Entry { comment: "", value: map([("rules", list([rule]))]) },
            ],
        );
    }

    fn guidance(&self, page: &mut Page) {
        let rule = map([
            ("id", Value::from("sorry-for-delay")),
            ("when", map([("type", Value::from("service.late_delivery"))])),
            (
                "say",
                list([self.text(
                    "We are sorry that your order did not come when you needed it.",
                    "订单没有按时送达，给您带来不便，我们深表歉意。",
                )]),
            ),
        ]);
        let comment = self.say("Advice for whoever talks to the customer.", "给与客户沟通的人员的建议。");
        page.section(comment, "guidance", vec![Entry { comment: "", value: map([("rules", list([rule]))]) }]);
    }

    pub(super) fn cases(&self) -> String {
        let mut page = Page::new(Kind::Cases, self.say(
            "Cases: facts in, and what must come out. `amends test` runs them; what a case does not name is not checked.",
            "用例：给出事实，写明必须得出的结论。用 `amends test` 运行；未写明的结论不检查。",
        ));
        let base = map([
            ("complaint.received_at", Value::from("2026-03-02T09:00:00Z")),
            ("complaint.text", self.text("My order came late.", "订单延误了。")),
        ]);
        let shared = self.say(
            "Facts that all cases share; a case adds its own or puts `null` for none.",
            "所有用例共用的事实；用例可以补充，也可以用 `null` 去掉。",
        );
        page.entry(shared, "base", base);
        let cases = vec![
            Entry {
                comment: self.say("Everything is known.", "事实齐全。"), value: list([self.known()])
            },
            Entry {
                comment: self.say(
                    "Nobody has said how late it is, so nothing is made up.",
                    "没有人说明延误了几天，因此不作任何臆断。",
                ),
                value: list([self.open()]),
            },
            Entry { comment: "", value: list([self.punctual()]) },
        ];
        page.section("", "cases", cases);
        page.finish()
    }

    fn case<const N: usize>(
        &self,
        id: &str,
        facts: Value,
        expect: [(&str, Value); N],
        whole: &[&str],
    ) -> Value {
        let expect = expect.into_iter().filter(|(key, _)| self.whole || !whole.contains(key));
        let expect = expect.map(|(key, value)| (Value::from(key), value)).collect();
        map([
            ("id", Value::from(id)),
            ("as_of", Value::from("2026-03-02T10:00:00Z")),
            ("facts", facts),
            ("expect", Value::Mapping(expect)),
        ])
    }

    fn known(&self) -> Value {
        let facts = map([("order.price", self.money("200")), ("order.days_late", Value::from(8))]);
        let expect = [
            ("types", list([Value::from("service.late_delivery")])),
            ("severity", Value::from("serious")),
            ("route.department", Value::from("logistics")),
            ("compensation.due", list([self.money("20")])),
        ];
        self.case(
            "late-by-a-week",
            facts,
            expect,
            &["types", "severity", "route.department", "compensation.due"],
        )
    }

    fn open(&self) -> Value {
        let severity = map([
            ("status", Value::from("undecided")),
            ("possible", list(["minor", "serious"].map(Value::from))),
            ("unknown", list([Value::from("order.days_late")])),
        ]);
        let expect = [("severity", severity), ("rules", list([Value::from("sorry-for-delay")]))];
        self.case("late-but-how-late", map([]), expect, &["severity"])
    }

    fn punctual(&self) -> Value {
        let facts = map([
            ("complaint.text", self.text("The box was torn.", "包装破损。")),
            ("order.days_late", Value::from(0)),
        ]);
        let rules = ["service.late_delivery", "sorry-for-delay"].map(Value::from);
        self.case("not-late", facts, [("not_rules", list(rules))], &[])
    }

    pub(super) fn binding(&self) -> String {
        let mut page = Page::new(
            Kind::Binding,
            self.say(
                "Says which column of export.csv is which fact. An empty cell is a fact that is not known.",
                "说明 export.csv 的各列对应哪个事实。空单元格表示该事实未知。",
            ),
        );
        page.entry("", "policy", self.start.name.as_str());
        page.entry("", "id", "Ref");
        let columns = map([
            ("Received", Value::from("complaint.received_at")),
            ("Text", Value::from("complaint.text")),
            ("Price", Value::from("order.price")),
            ("Days late", Value::from("order.days_late")),
        ]);
        page.entry("", "bind", columns);
        page.finish()
    }

    pub(super) fn table(&self) -> String {
        let rows = [
            self.say("My order came a week late.", "订单延误了一周。"),
            self.say("I am still waiting for my order.", "我的订单还没到。"),
        ];
        let mut table = "Ref,Received,Text,Price,Days late\n".to_owned();
        for ((number, row), figures) in
            (1..).zip(rows).zip([format!("200 {},8", self.currency()), ",".to_owned()])
        {
            table.push_str(&format!("C-{number},2026-03-0{number}T09:00:00Z,{row},{figures}\n"));
        }
        table
    }
}

/// Returns the smallest amount of a currency with so many digits after the point.
fn step(digits: u32) -> Value {
    match digits {
        0 => Value::from(1),
        2 => Value::from(0.01),
        3 => Value::from(0.001),
        digits => Value::from(format!("0.{:0>1$}", 1, usize::try_from(digits).unwrap_or(2))),
    }
}
