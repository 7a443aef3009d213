#include "catalog/sqlite/evidence/kept_products.hpp"

#include <cstring>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// Appends parts to bytes.
class Packer {
public:
    explicit Packer(std::string& bytes) : m_bytes(bytes) {}

    template <typename Number> void operator()(const Number& number) {
        char raw[sizeof number];
        std::memcpy(raw, &number, sizeof number);
        m_bytes.append(raw, sizeof raw);
    }
    void operator()(std::string_view text) {
        (*this)(static_cast<std::uint32_t>(text.size()));
        m_bytes += text;
    }

private:
    std::string& m_bytes;
};

/// Takes the same parts from the bytes again.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : m_bytes(bytes) {}

    template <typename Number> void operator()(Number& number) {
        std::memcpy(&number, m_bytes.data(), sizeof number);
        m_bytes.remove_prefix(sizeof number);
    }
    void operator()(std::string_view& text) {
        std::uint32_t size = 0;
        (*this)(size);
        text = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
    }
    bool is_at_end() const noexcept { return m_bytes.empty(); }

private:
    std::string_view m_bytes;
};

template <typename Visitor, typename Product>
void visit_product(Visitor& visit, Product& product) {
    visit(product.id);
    visit(product.handle);
    visit(product.title);
    visit(product.vendor);
    visit(product.product_type);
}

/// Visits everything of a variant except its product.
template <typename Visitor, typename Variant>
void visit_variant(Visitor& visit, Variant& variant) {
    visit(variant.id);
    visit(variant.title);
    visit(variant.options);
    visit(variant.other_key);
    visit(variant.other_near);
    visit(variant.price);
}

/// Visits everything of a link except the products.
template <typename Visitor, typename Link>
void visit_link(Visitor& visit, Link& link) {
    visit_variant(visit, link.rows.child);
    visit_variant(visit, link.rows.catalog);
    visit(link.rows.company.links);
    visit(link.rows.company.along);
    visit(link.rows.company.most);
    visit(link.identifier);
    visit(link.is_pinned);
    visit(link.has_same_key);
    visit(link.other);
}

} // namespace

KeptProducts::KeptProducts(std::filesystem::path folder)
    : m_spool(std::move(folder)) {}

void KeptProducts::add(std::span<const LinkToWeigh> links) {
    m_bytes.clear();
    Packer pack{m_bytes};
    visit_product(pack, links.front().rows.child.product);
    // Most of a product's links lead to the same catalog product as the link
    // before.
    std::int64_t last = 0;
    for (const auto& link : links) {
        const auto& target = link.rows.catalog.product;
        pack(target.id == last);
        if (target.id != last) {
            visit_product(pack, target);
            last = target.id;
        }
        visit_link(pack, link);
    }
    m_spool.append(m_bytes);
}

bool KeptProducts::next(std::vector<LinkToWeigh>& links) {
    links.clear();
    if (m_at >= m_spool.size()) {
        return false;
    }
    Unpacker unpack{m_spool.read(m_at)};
    m_at = m_spool.next();
    ProductRow child;
    visit_product(unpack, child);
    ProductRow target;
    while (!unpack.is_at_end()) {
        bool is_as_before = false;
        unpack(is_as_before);
        if (!is_as_before) {
            visit_product(unpack, target);
        }
        auto& link = links.emplace_back();
        visit_link(unpack, link);
        link.rows.child.product = child;
        link.rows.catalog.product = target;
    }
    return true;
}

} // namespace hwsync::sqlite
