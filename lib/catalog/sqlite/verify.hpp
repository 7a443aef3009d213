#pragma once

#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/verify_overlay.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/verify.hpp>

namespace hwsync::sqlite {

/// Checks the file and its rows, and each link by what the rows say, or `now`
/// in place of them. Counts nothing of what is pending.
VerifyResult verify_rows(const VerifyRequest& request,
                         const Connection& connection, Identifier identifier,
                         ReadOverlay& now);

} // namespace hwsync::sqlite
