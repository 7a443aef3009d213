#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/link_view.hpp>

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

/// Every change of a variant's link, the oldest first.
void visit_link_history(const Connection& connection, std::int64_t shop,
                        std::int64_t variant,
                        const LinkView::VisitChange& visit);

/// The same of every variant that has a key, or was linked to a catalog variant
/// that has it.
void visit_link_history(const Connection& connection, Identifier identifier,
                        std::string_view key,
                        const LinkView::VisitChange& visit);

} // namespace hwsync::sqlite
