#pragma once

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/numbers.hpp"

#include <hwsync/evidence.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace hwsync::sqlite {

/// Links of a child shop that the rules would make or move, in temporary
/// tables. They are judged as if all of them were made. One at a time for a
/// connection.
class ProposedLinks {
public:
    ProposedLinks(Connection& connection, std::int64_t shop);

    /// In place of the link that the variant has.
    void add(std::int64_t variant, std::int64_t catalog_variant,
             std::string_view rule);
    /// What the last associate held back of the same products, too: what is
    /// proposed is only a part.
    void add_held_before();

    using Visit =
        std::function<void(const LinkToWeigh& link, const Evidence& evidence)>;
    /// Those that would be suspect, by the child's products. Nothing for
    /// `numbers`: by what the shop's links would show then.
    void visit_suspect(const WeighedShop& shop,
                       std::optional<EvidenceNumbers> numbers,
                       const Visit& visit);

private:
    void add_links(bool all);

    Connection& m_connection;
    std::int64_t m_shop;
    Statement m_add;
};

} // namespace hwsync::sqlite
