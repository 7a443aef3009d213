#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/match_view.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/links/link_change_spool.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/match/unresolved_log.hpp"
#include "catalog/sqlite/match/variant_facts.hpp"
#include "catalog/sqlite/open/write_session.hpp"
#include "catalog/sqlite/rows/variant_titles.hpp"

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace hwsync::sqlite {

class SqliteLinkEditing final : public LinkEditing {
public:
    SqliteLinkEditing(WriteSession session, LinkChanger changer,
                      const RejectLog& rejects);

    std::optional<std::int64_t> find_shop(std::string_view name) override;
    std::vector<std::string> shop_names() override;
    std::int64_t add_shop(const ShopRules& rules) override;
    std::optional<KnownVariant> shop_variant(ShopVariantId id) override;
    std::vector<KnownVariant>
    variants_of_product(std::int64_t shop, std::int64_t product) override;
    std::vector<KnownVariant>
    shop_variants_with(std::int64_t shop, std::string_view identifier) override;
    std::vector<KnownVariant>
    shop_variants_near(std::int64_t shop, std::string_view identifier) override;
    std::vector<std::int64_t>
    variants_linked_to(std::int64_t shop,
                       std::int64_t catalog_variant) override;
    std::optional<KnownVariant> catalog_variant(std::int64_t id) override;
    std::vector<KnownVariant>
    catalog_variants_with(std::string_view key) override;
    HeldLink held(ShopVariantId variant) override;
    std::uint64_t facts_of(ShopVariantId variant, std::int64_t catalog_variant,
                           std::string_view key,
                           std::string_view rule) override;
    std::vector<HoldClaim> claims_on(ShopVariantId variant,
                                     const MatchingConfig& matching) override {
        return m_claims.on(variant, matching);
    }
    std::string catalog_id() override;
    void change(ShopVariantId variant, const HeldLink& to,
                std::string_view reason) override;
    std::string key_in_shop(std::int64_t shop,
                            std::string_view identifier) override;
    KeyBlock key_block(std::int64_t shop, std::string_view key) override {
        return m_keys.find(shop, key);
    }
    void change_key(const BlockedKey& key, const KeyBlock& to,
                    std::string_view reason) override;
    std::vector<std::int64_t>
    automatically_linked(std::int64_t shop, std::string_view key) override {
        return linked_by(connection(), shop, m_identifier, key);
    }
    std::int64_t with_other_identifier(std::int64_t shop,
                                       std::string_view identifier) override {
        return count_with_other(connection(), shop, m_identifier, identifier);
    }
    std::vector<std::int64_t>
    linked_by_other(std::int64_t shop, std::string_view identifier) override {
        return linked_by_fallback(connection(), shop, m_identifier, identifier);
    }
    std::optional<Run> run(std::int64_t id) override;
    SupersedingRuns changes_after(std::int64_t run) override;
    std::optional<Run> forgetting(const Run& run) override;
    void for_each_change_of(
        std::int64_t run,
        const std::function<void(const PastLinkChange&)>& visit) override;
    void for_each_key_change_of(
        std::int64_t run,
        const std::function<void(const PastKeyChange&)>& visit) override {
        m_keys.for_each_change_of(run, visit);
    }
    std::vector<Freed> freed() override;
    MatchView& match_view() override;
    void list(std::int64_t shop, const UnresolvedVariant& variant) override {
        unresolved_of(shop).update(variant);
    }
    void undoes(std::int64_t run) override;
    std::shared_ptr<const LinkChangeList> changes() override {
        return m_changes;
    }
    void commit(Time now, const std::string& counts) override;

private:
    Connection& connection() noexcept { return *m_session.connection; }
    /// The columns are "key" or "near", which is kept only where it differs.
    std::vector<KnownVariant>
    shop_variants_by(std::int64_t shop,
                     std::initializer_list<std::string_view> columns,
                     const std::vector<std::string>& texts);
    const std::string& name_of(std::int64_t shop);
    void resolve(ShopVariantId variant, const HeldLink& to);
    UnresolvedTable& unresolved_of(std::int64_t shop);
    LinkTally& tally_of(std::int64_t shop);
    KeySet& blocked_keys_of(std::int64_t shop);
    void tally(ShopVariantId variant, const HeldLink& from, const HeldLink& to);

    WriteSession m_session;
    Transaction m_transaction;
    LinkChanger m_changer;
    const RejectLog& m_rejects;
    Identifier m_identifier;
    LinkTable m_links;
    KeyBlocks m_keys;
    VariantTitles m_titles;
    Statement m_find_shop_variant;
    Statement m_find_catalog_variant;
    Statement m_catalog_by_key;
    std::optional<VariantFacts> m_facts;
    std::map<std::int64_t, std::string> m_shop_names;
    std::map<std::int64_t, LinkTally> m_tallies;
    HoldClaims m_claims;
    std::map<std::int64_t, KeySet> m_blocked_keys; ///< of shops asked for
    std::map<std::int64_t, UnresolvedTable> m_unresolved;
    std::map<std::int64_t, std::vector<std::int64_t>> m_freed; ///< by shop
    std::unique_ptr<MatchView> m_view;
    std::shared_ptr<LinkChangeSpool> m_changes;
};

} // namespace hwsync::sqlite
