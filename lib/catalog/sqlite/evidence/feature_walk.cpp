#include "catalog/sqlite/evidence/feature_walk.hpp"

#include <cstring>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t kept_links_at_once = 512;

/// Appends parts to bytes.
class Packer {
public:
    explicit Packer(std::string& bytes) : m_bytes(bytes) {}

    template <typename Number> void operator()(const Number& number) {
        char raw[sizeof number];
        std::memcpy(raw, &number, sizeof number);
        m_bytes.append(raw, sizeof raw);
    }
    template <typename Part> void operator()(const std::vector<Part>& parts) {
        (*this)(static_cast<std::uint32_t>(parts.size()));
        for (const auto& part : parts) {
            (*this)(part);
        }
    }
    void operator()(const TitleWord& word) { (*this)(word.number); }

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
    template <typename Part> void operator()(std::vector<Part>& parts) {
        std::uint32_t size = 0;
        (*this)(size);
        parts.resize(size);
        for (auto& part : parts) {
            (*this)(part);
        }
    }
    void operator()(TitleWord& word) { (*this)(word.number); }
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
    visit(product.words);
}

template <typename Visitor, typename Variant>
void visit_variant(Visitor& visit, Variant& variant) {
    visit(variant.other_key);
    visit(variant.other_near);
    visit(variant.price);
    visit(variant.options);
}

/// Visits everything of a link except the products.
template <typename Visitor, typename Link>
void visit_link(Visitor& visit, Link& link) {
    visit(link.features.catalog_variant);
    visit_variant(visit, link.features.child.variant);
    visit_variant(visit, link.features.catalog.variant);
    visit(link.features.company);
    visit(link.is_pinned);
    visit(link.has_same_key);
    visit(link.other);
}

std::shared_ptr<const ProductFeatures> unpacked_product(Unpacker& unpack) {
    auto product = std::make_shared<ProductFeatures>();
    visit_product(unpack, *product);
    return product;
}

} // namespace

FeatureWalk::FeatureWalk(LinkedProducts& products,
                         const std::filesystem::path& folder)
    : m_products(products) {
    if (!folder.empty()) {
        m_spool.emplace(folder);
    }
}

LinkToCount& FeatureWalk::Kept::add() {
    if (count == links.size()) {
        links.emplace_back();
    }
    return links[count++];
}

void FeatureWalk::Kept::clear() noexcept {
    count = 0;
    ends.clear();
}

void FeatureWalk::begin() {
    m_ahead.reset();
    m_at = 0;
    m_kept = nullptr;
    if (m_has_all_kept) {
        m_ahead.emplace([this](Kept& kept) { return fill(kept); });
    } else {
        m_products.begin();
    }
}

bool FeatureWalk::next() {
    if (m_has_all_kept) {
        return next_kept();
    }
    const bool has_next = read();
    if (m_spool && has_next) {
        keep();
    }
    m_has_all_kept = m_spool && !has_next;
    return has_next;
}

bool FeatureWalk::read() {
    m_own.clear();
    if (!m_products.next()) {
        return false;
    }
    for (const auto& link : m_products.links()) {
        auto& made = m_own.add();
        auto& features = made.features;
        features.child_product = link.rows.child.product.id;
        features.catalog_product = link.rows.catalog.product.id;
        features.catalog_variant = link.rows.catalog.id;
        m_child.read(link.rows.child, features.child);
        m_catalog.read(link.rows.catalog, features.catalog);
        features.company = link.rows.company;
        made.is_pinned = link.is_pinned;
        made.has_same_key = link.has_same_key;
        made.other = link.other;
    }
    m_links = std::span{m_own.links}.first(m_own.count);
    return true;
}

void FeatureWalk::keep() {
    m_bytes.clear();
    Packer pack{m_bytes};
    visit_product(pack, *links().front().features.child.product);
    // Most of a product's links lead to the same catalog product as the link
    // before.
    std::int64_t last = 0;
    for (const auto& link : links()) {
        const auto target = link.features.catalog_product;
        pack(target);
        if (target != last) {
            visit_product(pack, *link.features.catalog.product);
            last = target;
        }
        visit_link(pack, link);
    }
    m_spool->append(m_bytes);
}

bool FeatureWalk::next_kept() {
    if (m_kept == nullptr || m_next == m_kept->ends.size()) {
        m_kept = m_ahead ? m_ahead->next() : nullptr;
        m_next = 0;
        if (m_kept == nullptr) {
            return false;
        }
    }
    const auto begin = m_next == 0 ? 0 : m_kept->ends[m_next - 1];
    m_links =
        std::span{m_kept->links}.subspan(begin, m_kept->ends[m_next] - begin);
    ++m_next;
    return true;
}

bool FeatureWalk::fill(Kept& kept) {
    while (kept.count < kept_links_at_once && m_at < m_spool->size()) {
        read_kept(m_spool->read(m_at), kept);
        kept.ends.push_back(kept.count);
        m_at = m_spool->next();
    }
    return kept.count > 0;
}

void FeatureWalk::read_kept(std::string_view bytes, Kept& kept) {
    Unpacker unpack{bytes};
    const auto child = unpacked_product(unpack);
    std::int64_t last = 0;
    std::shared_ptr<const ProductFeatures> catalog;
    while (!unpack.is_at_end()) {
        auto& link = kept.add();
        auto& features = link.features;
        features.child_product = child->id;
        features.child.product = child;
        unpack(features.catalog_product);
        if (features.catalog_product != last) {
            catalog = unpacked_product(unpack);
            last = features.catalog_product;
        }
        features.catalog.product = catalog;
        visit_link(unpack, link);
    }
}

} // namespace hwsync::sqlite
