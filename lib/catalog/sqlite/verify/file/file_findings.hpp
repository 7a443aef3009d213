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

/// Checks that all tables, columns, indexes and views of ours exist and are as
/// hwsync made them; notes what other programs added.
void check_schema(const Connection& connection, FindingSpool& report);

/// Finds the tables whose rows another program changed.
void check_seals(const Connection& connection, FindingSpool& report);

/// Finds impossible links, of these shops and of shops that the catalog does
/// not know.
void check_link_rows(const Connection& connection,
                     const std::vector<ShopToVerify>& shops,
                     FindingSpool& report);

// What is noted of a link; {} stands for the catalog variant.
constexpr std::string_view kit_linked_to_single =
    "a kit, linked to catalog variant {}, which is a single piece";
constexpr std::string_view single_linked_to_kit =
    "a single piece, linked to catalog variant {}, which is a kit";

/// Notes links between a kit and a single piece. Nothing is known of a child's
/// row that was read by a version which did not keep that.
void note_kits(const Connection& connection,
               const std::vector<ShopToVerify>& shops, Identifier identifier,
               FindingSpool& report);

/// How many variants that the shop never had are pinned; finds their links.
/// `seen` is how many links have a variant.
std::uint64_t check_unseen_links(const Connection& connection,
                                 const ShopScope& shop, std::uint64_t seen,
                                 FindingSpool& report);
/// The same for one such variant.
bool check_unseen_link(const Connection& connection, const ShopScope& shop,
                       std::int64_t variant, FindingSpool& report);

/// Compares a stored number of rows with the rows themselves.
void check_tally(std::string_view shop, std::string_view what,
                 std::int64_t kept, std::uint64_t counted,
                 FindingSpool& report);

/// Notes that none of a shop's live variants has the identifier that links;
/// `word` is for that.
void note_no_identifiers(std::string_view shop, std::uint64_t variants,
                         std::string_view word, FindingSpool& report);

/// Compares the share of a shop that is linked with the requested percentage.
void check_coverage(const VerifiedShop& shop, double least,
                    FindingSpool& report);

} // namespace hwsync::sqlite
