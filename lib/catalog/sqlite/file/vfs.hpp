#pragma once

#include <filesystem>

namespace hwsync::sqlite {

/// The name of the VFS by which every connection opens its files. It is
/// SQLite's own but for temporary files: these have no name, so that a run that
/// is killed leaves none. The host process keeps its VFSs, and its folder for
/// temporary files. Throws std::bad_alloc. See https://sqlite.org/vfs.html.
const char* vfs_name();

/// Has SQLite's temporary files made, from now on, in the folder of this
/// catalog. They get as large as it; /tmp may be small and is not private, and
/// serves only where this user may not write to that folder.
void spill_beside(const std::filesystem::path& catalog);

/// That folder; the system's as long as there was no catalog, or where it is
/// gone.
std::filesystem::path spill_folder();

/// `folder`, or the system's for temporary files where this user cannot make
/// files in it.
std::filesystem::path usable_folder(std::filesystem::path folder);

} // namespace hwsync::sqlite
