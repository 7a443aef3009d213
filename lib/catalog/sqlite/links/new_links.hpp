#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/link_table.hpp"

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

/// Makes automatic links of variants of which nothing is held, each with its
/// entry in the history, in the variants' order. `rows` is a query with the
/// columns variant, to_id, key and reason. A statement for each table takes
/// half the time of LinkTable's for each link.
void make_links(const Connection& connection, std::int64_t shop,
                const LinkChanger& changer, std::string_view rows);

} // namespace hwsync::sqlite
