//! Zip archives on disk.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Shared, member, zip_stream};
use crate::feed::Feed;
use crate::{Flow, Place};

/// The members of a zip archive that is a file: by its directory, or, where that is cut off or damaged, by what
/// stands before each member.
pub(crate) fn decode(mut file: File, name: &Arc<str>, shared: &mut Shared<'_>) -> Flow {
    let copy = file.try_clone();
    let archive = copy.map_err(zip::result::ZipError::from).and_then(zip::ZipArchive::new);
    let mut archive = match archive {
        Ok(archive) => archive,
        Err(error) => {
            let message =
                format!("the zip archive's directory is not read ({error}): its members are read in turn");
            shared.warn(name, Place::Whole, message);
            if let Err(error) = file.seek(SeekFrom::Start(0)) {
                shared.warn(name, Place::Whole, format!("not read: {error}"));
                return ControlFlow::Continue(());
            }
            return zip_stream::decode(Feed::new(file), name, 1, shared);
        }
    };
    for index in 0..archive.len() {
        let listed = match archive.name_for_index(index) {
            Some(Ok(listed)) => listed.into_owned(),
            _ => format!("member {}", index + 1),
        };
        match archive.by_index(index) {
            Ok(entry) if entry.is_dir() => {}
            Ok(entry) => {
                member(entry, name, &listed, 1, shared)?;
            }
            Err(error) => {
                let file = format!("{name}!{listed}").into();
                shared.warn(&file, Place::Whole, format!("not unpacked: {error}"));
            }
        }
        if shared.allowance.is_spent() {
            break;
        }
    }
    ControlFlow::Continue(())
}
