#pragma once

#include <filesystem>

namespace hwsync::sqlite {

/// Tells SQLite, before its first use, how to use memory, and where to put what
/// it has no room for: files without a name, so that a run that is killed
/// leaves none, in the folder of the first catalog that is opened. They get as
/// large as the catalog; /tmp may be small and is not private.
void set_up_sqlite(const std::filesystem::path& catalog);

} // namespace hwsync::sqlite
