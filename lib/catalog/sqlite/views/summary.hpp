#pragma once

#include "catalog/catalog_summary.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// All but the file's size.
CatalogSummary summary_of(const Connection& connection);

/// Counts what does not count in coverage.
void add_left_out(const Connection& connection, const LeaveOutRules& leave_out,
                  CatalogSummary& summary);

} // namespace hwsync::sqlite
