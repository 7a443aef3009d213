#pragma once

#include "catalog/sqlite/evidence/suspect_links.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/left_out.hpp"
#include "catalog/sqlite/verify/file/file_check.hpp"
#include "catalog/sqlite/verify/links/block_check.hpp"
#include "catalog/sqlite/verify/links/link_evaluator.hpp"
#include "catalog/sqlite/verify/links/staged_evidence.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/requested.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "catalog/sqlite/verify/rows/stored_rows.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// One verification of the rows of a catalog. Its methods on child variants
/// stand in child_variants.cpp; what only a check of some identifiers asks of
/// links, in asked_links.cpp.
class Verification {
public:
    Verification(const VerifyRequest& request, Connection& connection,
                 const Connection* concurrent_reader, Identifier identifier,
                 StagedReading& now, std::shared_ptr<FindingSpool> report)
        : m_request(request),
          m_connection(connection), m_sides{concurrent_reader == nullptr
                                                ? connection
                                                : *concurrent_reader,
                                            connection},
          m_identifier(identifier), m_now(now),
          m_asked(request.identifiers, identifier), m_report(std::move(report)),
          m_left_out(connection), m_missing(connection),
          m_judge(connection, request, identifier, *m_report, m_missing,
                  m_left_out),
          m_of_catalog(
              connection,
              fmt::format("SELECT 1 FROM variant WHERE ({0} IN (?1, ?2)"
                          " OR {1} = ?2) AND deleted_at IS NULL",
                          key_column(identifier), near_column(identifier))),
          m_none(identifier, request.matching.ignore) {}

    /// `file` is null where only some identifiers are asked for.
    VerifyResult run(FileCheck* file);

private:
    void check_rows(const std::vector<ShopToVerify>& shops);
    void note_missing_identifiers(const ShopToVerify& primary);
    void check_coverages();
    AcceptedFindings accepted(const std::vector<ShopToVerify>& shops);
    void set_policy(const std::vector<ShopToVerify>& shops);
    void name_targets(const ShopToVerify& primary);
    bool was_looked_for(const Finding& known,
                        const std::vector<ShopToVerify>& shops) const;
    void check_catalog_variants(const ShopToVerify& primary);
    void check_catalog_variant(const StoredRows& rows, const BothKeys& keys);
    void check_foreign(const StoredRows& rows);
    void check_child_variants(const ShopToVerify& shop, VerifiedShop& result);
    void check_child_variant(const StoredRows& rows, const BothKeys& keys,
                             const ShopToVerify& shop, VerifiedShop& result);
    void check_evidence(const ShopToVerify& shop, VerifiedShop& result);
    void lead_suspects(const ShopToVerify& shop, const SuspectCounts& counts);
    void check_differences(const ShopToVerify& primary);
    void await_holds(const ShopToVerify& shop);
    void read_link(const StoredRows& rows, ChildKeyRow& row,
                   LinkEvaluator& judge);
    void add_for_other(const StoredRows& rows, const BothKeys& keys,
                       const ChildKeyRow& own);
    Identifier other_identifier() const noexcept {
        return m_identifier == Identifier::sku ? Identifier::barcode
                                               : Identifier::sku;
    }
    bool is_asked(const StoredRows& rows, const ChildKeyRow& row,
                  const ShopToVerify& shop);
    bool could_fall_back(const ChildKeyRow& row);
    void add_gone(const StoredRows& rows, const ChildKeyRow& row);
    void judge_block(const StoredRows& rows, ChildKeyRow& row);
    void note_held_before(const StoredRows& rows, const ChildKeyRow& row);
    void add_requested_link(const StoredRows& rows, std::string_view shop);
    bool asks_for(std::int64_t catalog_variant);
    void check_asked_unseen(const StoredRows::Unseen& pin,
                            const ShopToVerify& shop, VerifiedShop& result);
    void note_asked_kit(const StoredRows& rows, const ChildKeyRow& row,
                        std::string_view shop);
    VerifyResult finish();

    bool has_asked(const BothKeys& keys) {
        return m_asked.find(keys.linking(m_identifier).exact) != nullptr;
    }
    RowParts parts() const noexcept {
        return m_seeks ? RowParts::requested : RowParts::all;
    }

    const VerifyRequest& m_request;
    Connection& m_connection;
    LinkSides m_sides;
    Identifier m_identifier;
    StagedReading& m_now;
    RequestedIdentifiers m_asked;
    bool m_seeks = false; ///< reads only what is in temp.asked_row
    const std::vector<ShopToVerify>* m_shops = nullptr;
    std::int64_t m_last_product = 0;
    bool m_has_identifier = false;       ///< a catalog variant does
    bool m_child_has_identifier = false; ///< a variant of the shop at hand does
    std::set<std::string> m_without_identifier;     ///< shops
    std::optional<VerifiedBlocks> m_blocks;         ///< of the shop at hand
    std::map<std::int64_t, AwaitedHolds> m_awaited; ///< by shop
    std::set<std::int64_t> m_given; ///< whose holds others of the shop await
    /// Linked variants of the shop at hand that are asked for, and their
    /// products.
    std::set<std::int64_t> m_linked;
    std::set<std::int64_t> m_linked_products;
    std::shared_ptr<FindingSpool> m_report;
    /// The catalog's variants where all are checked: told after the file.
    std::optional<FindingSpool> m_damaged;
    LeftOutVariants m_left_out;
    /// Where all is checked by the stored rows alone.
    std::optional<StagedEvidence> m_evidence;
    MissingLinks m_missing;
    LinkEvaluator m_judge;
    /// Asks the other identifier, where a shop's config does.
    std::optional<LinkEvaluator> m_other;
    /// Keys of the other identifier of the catalog variants that are asked for.
    std::set<std::string, std::less<>> m_asked_others;
    /// Of the catalog variants that were read: those that are kits. Only where
    /// some identifiers are asked for.
    std::set<std::int64_t> m_kits;
    /// What is said of their links, once all else is.
    std::optional<FindingSpool> m_kit_notes;
    LazyStatement m_of_catalog; ///< the live ones that nearly have a key
    PlainPlaceholders m_none;   ///< what stands for no identifier
    VerifyResult m_result;
};

} // namespace hwsync::sqlite
