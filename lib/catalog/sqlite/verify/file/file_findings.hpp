#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A finding about the file as a whole.
void add_damage(FindingSpool& report, std::string_view message);

/// Whether SQLite finds the file sound; says what it finds.
bool check_integrity(const Connection& connection, FindingSpool& report);

/// Whether every table, column, index and view of ours is there and as we made
/// it; notes what other programs added.
void check_schema(const Connection& connection, FindingSpool& report);

/// Finds the tables that are not as hwsync left them.
void check_seals(const Connection& connection, FindingSpool& report);

/// Links that cannot be; of these shops, and of those that the catalog does not
/// know.
void check_link_rows(const Connection& connection,
                     const std::vector<ShopToVerify>& shops,
                     FindingSpool& report);

/// Notes links between a kit and a single piece. A child's row that was read
/// before these were kept says nothing.
void note_kits(const Connection& connection,
               const std::vector<ShopToVerify>& shops, Identifier identifier,
               FindingSpool& report);

/// Links of variants that the shop has never had; `seen` links have one.
void check_unseen_links(const Connection& connection, const ShopScope& shop,
                        std::uint64_t seen, FindingSpool& report);

/// A number of rows that is kept, against the rows themselves.
void check_tally(std::string_view shop, std::string_view what,
                 std::int64_t kept, std::uint64_t counted,
                 FindingSpool& report);

/// Notes that none of a shop's live variants has the identifier that links;
/// `word` is for that.
void note_no_identifiers(std::string_view shop, std::uint64_t variants,
                         std::string_view word, FindingSpool& report);

/// How much of a shop is linked, against the percentage asked for.
void check_coverage(const VerifiedShop& shop, double least,
                    FindingSpool& report);

} // namespace hwsync::sqlite
