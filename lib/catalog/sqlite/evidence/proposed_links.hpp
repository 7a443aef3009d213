#pragma once

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/numbers.hpp"

#include <hwsync/evidence.hpp>

#include <cstdint>
#include <functional>
#include <map>
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
    /// Also adds what the last associate held back of the same products,
    /// because what was proposed is only a part of it.
    void add_held_before();

    /// `why` in words.
    using Visit =
        std::function<void(const LinkToWeigh& link, const Evidence& evidence,
                           std::string_view why)>;
    /// What the shop's links would show if all that are proposed were made.
    EvidenceNumbers learn_of_all(const WeighedShop& shop);
    /// Visits the proposed links that would be suspect, and those that the last
    /// associate held back and of which no row has changed since, in the order
    /// of the child's products; then those that would be suspect if these are
    /// not made, until none is left; and likewise without the pins that there
    /// are. To be called once, when all have been added.
    void visit_suspect(const WeighedShop& shop, const EvidenceNumbers& numbers,
                       const Visit& visit);

private:
    enum class Links : std::uint8_t { all, of_products };

    void add_links(Links which);
    static WeighedShop as_proposed(const WeighedShop& shop);
    std::map<std::int64_t, std::string> still_held() const;
    bool visit_once(const WeighedShop& shop, const EvidenceNumbers& numbers,
                    const Visit& visit);
    void take_away_pins();
    void take_away(const std::vector<std::int64_t>& variants);

    Connection& m_connection;
    std::int64_t m_shop;
    Statement m_add;
    std::map<std::int64_t, std::string> m_still_held; ///< and why
};

} // namespace hwsync::sqlite
