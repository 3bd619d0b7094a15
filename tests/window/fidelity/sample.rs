/// Doc
fn f<'a>(x: &'a str) -> Option<u8> {
    let s = r#"raw
"text"#;
    /* a /* b */ c */ None
}
