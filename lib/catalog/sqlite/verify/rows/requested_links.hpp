#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/verify.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// The catalog variants that have a requested identifier, with their links: a
/// few in memory, more in a temporary database.
class RequestedLinks {
public:
    RequestedLinks();
    ~RequestedLinks();

    /// A catalog variant, once each.
    void add(const RequestedLink& variant);
    /// A link of such a variant.
    void add_link(const RequestedLink& link);

    /// The variants in the order in which they were added, each with its links
    /// by shop and variant.
    void visit(const VerifyReport::VisitLink& visit) const;

private:
    struct Variant {
        std::string identifier;
        std::int64_t product_id;
        std::int64_t id;
        std::string title;
    };
    struct Link {
        std::int64_t catalog_variant_id;
        std::string shop;
        std::int64_t variant_id;
        std::int64_t product_id;
        std::string origin;
    };
    class Store;

    bool is_full() const noexcept;
    Store& store();

    std::vector<Variant> m_variants;
    std::vector<Link> m_links;
    std::unique_ptr<Store> m_store; ///< in place of both, once there are many
};

} // namespace hwsync::sqlite
