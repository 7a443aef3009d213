#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/file/file_check.hpp"
#include "catalog/sqlite/verify/reading/staged_reading.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/verify.hpp>

#include <memory>

namespace hwsync::sqlite {

/// Checks rows, and each link by what the rows say, or `now` in place of them;
/// and adds what `file` finds, which is null where only some identifiers are
/// asked for. `concurrent_reader` sees the same rows and may be null: another
/// thread reads by it. `report` knows what the baseline has. Counts nothing of
/// what is pending.
VerifyResult verify_rows(const VerifyRequest& request, Connection& connection,
                         const Connection* concurrent_reader,
                         Identifier identifier, StagedReading& now,
                         const std::shared_ptr<FindingSpool>& report,
                         FileCheck* file);

} // namespace hwsync::sqlite
