#pragma once

#include "catalog/sqlite/rows/left_out.hpp"
#include "catalog/sqlite/verify/links/missing_links.hpp"
#include "catalog/sqlite/verify/rows/child_keys.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/key_staging.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "model/matching.hpp"
#include "model/plain_placeholders.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Tells how the child shops' variants are linked now, and reports the findings
/// about them.
class LinkFindings {
public:
    /// `new_rule` is a rule that an earlier associate may not have applied.
    LinkFindings(const Connection& connection, const VerifyRequest& request,
                 Identifier identifier, FindingSpool& report,
                 CatalogKeyStaging& catalog, LinkRule new_rule,
                 const LeftOutVariants& left_out);

    /// The matching rules of a shop, and its counts.
    struct JudgedShop {
        VerifiedShop* result;
        MatchingConfig matching;
        StripRules strip;
        bool knew_rule; ///< its last associate went by the new rule
        PlainPlaceholders placeholders;
        PlainPlaceholders other_placeholders;
    };
    using JudgedShops = std::map<std::int64_t, JudgedShop>;

    /// Sets where a shop is counted; must be called before its rows are added.
    void add_shop(const ShopToVerify& shop, VerifiedShop& result);
    const JudgedShops& shops() const noexcept { return m_shops; }
    const JudgedShop& rules_of(const ChildKeyRow& row) const {
        return m_shops.at(row.shop);
    }
    VerifiedShop& shop_of(const ChildKeyRow& row) {
        return *m_shops.at(row.shop).result;
    }

    /// For the identifier that links, and for the other one.
    const std::string& word() const noexcept { return m_word; }
    const std::string& other_word() const noexcept { return m_other_word; }

    void add(FindingKind kind, const ChildKeyRow& row,
             std::int64_t catalog_variant, std::string_view message);
    /// Counts the row, unless it is left out.
    void count(const ChildKeyRow& row, std::uint64_t VerifiedShop::*number);
    /// Counts an outcome that is no finding, unless the request fails on it.
    void add_counted(FindingKind kind, const ChildKeyRow& row,
                     std::int64_t catalog_variant, std::string_view message);
    bool fails_on(FindingKind kind) const;
    /// Reports a variant that should be linked and is not. In a shop whose
    /// evidence may hold the link back, it waits in `missing`.
    void add_missing(const ChildKeyRow& row, std::int64_t catalog_variant,
                     LinkRule rule, std::string_view message,
                     MissingLinks& missing);

    /// Whether the keys of the other identifier contradict the link.
    bool others_differ(const ChildKeyRow& row, std::string_view other) const;

    /// How it is linked now. `group` holds the catalog variants that it is
    /// compared with, if they are known.
    LinkNow link_of(const ChildKeyRow& row, Compared compared,
                    const CatalogGroup* group);

    /// Whether the link leads to a catalog variant that matches less well than
    /// `least`; if so, adds the finding.
    bool has_wrong_link(const ChildKeyRow& row, const LinkNow& link,
                        LinkNow::State least);
    /// Checks a link that is right by the identifier that links.
    void check_fitting(const ChildKeyRow& row, const LinkNow& link);
    /// Checks a pinned variant, to which no other rule applies.
    void check_pinned(const ChildKeyRow& row);

private:
    void add_gone(const ChildKeyRow& row, std::string_view message);

    const VerifyRequest& m_request;
    Identifier m_identifier;
    Identifier m_other;
    std::string m_word;
    std::string m_other_word;
    FindingSpool& m_report;
    CatalogKeyStaging& m_catalog;
    LinkRule m_new_rule;
    const LeftOutVariants& m_left_out;
    Statement m_ever_was;
    JudgedShops m_shops;
};

} // namespace hwsync::sqlite
