#pragma once

#include "catalog/figures.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// All but the file's size.
CatalogFigures figures_of(const Connection& connection);

} // namespace hwsync::sqlite
