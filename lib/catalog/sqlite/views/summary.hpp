#pragma once

#include "catalog/catalog_summary.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// All but the file's size.
CatalogSummary summary_of(const Connection& connection);

} // namespace hwsync::sqlite
