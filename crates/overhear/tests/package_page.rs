//! The package that `docs/detection.md` shows passes its tests.

mod overhear;

use std::fs;

use overhear::{folder, out, root};

/// The files of the page: a name in backquotes and a colon, then a block.
fn shown() -> Vec<(String, String)> {
    let page = fs::read(root().join("docs/detection.md")).expect("the page can be read");
    let page = String::from_utf8(page).expect("UTF-8");
    let parts: Vec<&str> = page.split("\n```").collect();
    let named = parts.chunks(2).filter_map(|pair| {
        let [before, block] = pair else { return None };
        let name = before.trim_end().strip_suffix("`:")?.rsplit('`').next()?;
        Some((name.to_owned(), format!("{}\n", block.split_once('\n')?.1)))
    });
    named.collect()
}

#[test]
fn the_package_on_the_page_passes() {
    let folder = folder("recycle_bin");
    for (name, content) in shown() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
    }
    let said = out(0, &["test", &folder.display().to_string(), "--format", "json"]);
    assert!(said.contains(r#""passed": true"#), "{said}");
}
