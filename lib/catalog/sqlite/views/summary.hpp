#pragma once

#include "catalog/catalog_summary.hpp"
#include "catalog/sqlite/file/connection.hpp"

namespace hwsync::sqlite {

/// Everything except the file's size.
CatalogSummary summary_of(const Connection& connection);

/// Counts the variants that are left out of coverage.
void add_left_out(const Connection& connection, const LeaveOutRules& leave_out,
                  CatalogSummary& summary);

} // namespace hwsync::sqlite
