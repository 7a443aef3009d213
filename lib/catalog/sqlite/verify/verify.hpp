#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/file/file_check.hpp"
#include "catalog/sqlite/verify/reading/staged_reading.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/verify.hpp>

namespace hwsync::sqlite {

/// Checks rows, and each link by what the rows say, or `now` in place of them;
/// and adds what `file` finds, which is null where only some identifiers are
/// asked for. Counts nothing of what is pending.
VerifyResult verify_rows(const VerifyRequest& request,
                         const Connection& connection, Identifier identifier,
                         StagedReading& now, FileCheck* file);

} // namespace hwsync::sqlite
