#pragma once

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/numbers.hpp"

#include <hwsync/evidence.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Links of a child shop that the rules would make or move, in temporary
/// tables. They are judged as if all of them were made. A connection can have
/// only one such object at a time.
class ProposedLinks {
public:
    ProposedLinks(Connection& connection, std::int64_t shop);

    /// Proposes a link in place of the one that the variant has; 0: none.
    void add(std::int64_t variant, std::int64_t catalog_variant,
             std::string_view rule);
    /// Lets the variant be pinned; 0: not. To be called before the visit.
    void pin(std::int64_t variant, std::int64_t catalog_variant);
    /// Also adds what the last associate held back of the same products,
    /// because what was proposed is only a part of it.
    void add_held_before();

    /// `why` in words.
    using Visit =
        std::function<void(const LinkToWeigh& link, const Evidence& evidence,
                           std::string_view why)>;
    /// Visits those that the last associate held back and of which no row has
    /// changed since; then those that would be suspect by what the shop's links
    /// would show if the others were made, with the pins that there are and
    /// without; and so on, until none is left. Each time in the order of the
    /// child's products. Returns what was learned from the links that are left,
    /// if that was asked. To be called once, when all have been added.
    std::optional<EvidenceNumbers> visit_suspect(const WeighedShop& shop,
                                                 const Visit& visit);
    /// The same where only some of the shop's proposals were added. In a large
    /// shop, what was `learned` is not learned anew.
    void visit_suspect_of_some(const WeighedShop& shop, EvidenceNumbers learned,
                               const Visit& visit);

private:
    enum class Links : std::uint8_t { all, of_products };
    using StillHeld = std::map<std::int64_t, std::string>; ///< and why

    void add_links(Links which);
    void add_pins();
    void add_awaited_pins();
    void take_away_pins();
    static WeighedShop as_proposed(const WeighedShop& shop);
    StillHeld still_held() const;
    std::vector<std::int64_t> child_products();
    void visit_still_held(const WeighedShop& shop,
                          const EvidenceNumbers& numbers, const Visit& visit);
    bool visit_judged(const WeighedShop& shop, const EvidenceNumbers& numbers,
                      const Visit& visit);
    bool visit_once(const WeighedShop& shop, const EvidenceNumbers& numbers,
                    const Visit& visit);
    bool is_proposed(std::int64_t variant);
    void take_away(const std::vector<std::int64_t>& variants);

    Connection& m_connection;
    std::int64_t m_shop;
    Statement m_add;
    Statement m_is_proposed;
    std::map<std::int64_t, std::int64_t> m_pins; ///< that are not links yet
};

} // namespace hwsync::sqlite
