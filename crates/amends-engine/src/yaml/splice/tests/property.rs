#[test]
fn dbg() {
    for text in
        ["r:\n- a\n- b\nb: 1\n", "r:\n  - a\n", "-\n- b\n", "r:\n-\n- b\n", "a: |\n\nb: |+\n\n\nc: 1\n"]
    {
        let d = super::read(text);
        for n in &d.tree.nodes {
            println!("{:?} {:?} {:?}", n.span.range(), text.get(n.span.range()), n.kind.describe());
        }
        println!("--");
    }
}
