#include "brands/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace brands {

namespace {

/// How a child differs, in cases of 1,000.
struct Differences {
    Language language = Language::english;
    std::size_t retitled = 10;
    std::size_t without_barcode = 10;
    std::size_t other_value = 2;
    std::size_t price_moves = 50;
    double ratio = 1;
    bool has_other_names = false; ///< each name, too, is another word
    bool has_long_sizes = false;  ///< "Medium" for "M"
};

Differences differences_of(Likeness likeness, std::uint64_t seed) {
    Differences how;
    how.ratio = seed % 2 == 0 ? 1 : 1.19;
    if (likeness != Likeness::same) {
        how.without_barcode = 300;
        how.price_moves = 150;
        how.ratio = 0.86;
    }
    if (likeness == Likeness::edited) {
        how.retitled = 500;
        how.other_value = 20;
        how.has_long_sizes = seed % 3 == 0;
    }
    if (likeness == Likeness::translated) {
        how.language = static_cast<Language>(1 + seed % 3);
        how.retitled = 250;
        how.ratio = how.language == Language::japanese ? 148 : 1.19;
        how.has_other_names = seed % 2 == 1;
    }
    return how;
}

std::string long_size(const std::string& size) {
    return size == "XS"   ? "X-Small"
           : size == "S"  ? "Small"
           : size == "M"  ? "Medium"
           : size == "L"  ? "Large"
           : size == "XL" ? "X-Large"
                          : size;
}

/// About so many bytes of it, and no part of a character.
std::string beginning(const std::string& text, std::size_t bytes) {
    bytes = std::min(bytes, text.size());
    while (bytes < text.size() &&
           (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80U) {
        ++bytes;
    }
    return text.substr(0, bytes);
}

std::uint64_t seed_of(const std::string& text) {
    std::uint64_t seed = 0;
    for (const char c : text) {
        seed = seed * 131 + static_cast<unsigned char>(c);
    }
    return seed;
}

class ChildMaker {
public:
    ChildMaker(const Assortment& assortment, Likeness likeness,
               std::uint64_t seed)
        : m_from(assortment), m_random(seed * 104729 + 5), m_likeness(likeness),
          m_how(differences_of(likeness, seed)) {}

    void make(Brand& brand) {
        std::size_t begin = 0;
        const auto& variants = m_from.shop.variants;
        while (begin < variants.size()) {
            auto end = begin;
            while (end < variants.size() &&
                   variants[end].product == variants[begin].product) {
                ++end;
            }
            if (m_random.once_in(900)) {
                add_product(brand, begin, end);
            }
            if (m_random.once_in(30)) {
                add_own_product(brand);
            }
            begin = end;
        }
        number(brand);
    }

private:
    std::string edited(const std::string& title) {
        switch (m_random.below(7)) {
        case 0:
            return title + " (new)";
        case 1:
            return "The " + title;
        case 2:
            return title + " - Limited Edition";
        case 3: {
            const auto space = title.find(' ');
            return space == std::string::npos ? title + "s"
                                              : title.substr(space + 1);
        }
        case 4: {
            const auto space = title.rfind(' ');
            return space == std::string::npos
                       ? "Our " + title
                       : title.substr(space + 1) + " " + title.substr(0, space);
        }
        case 5:
            return beginning(title, title.size() / 2) + " " +
                   made_up_name(m_random);
        default:
            return title + " | Sale";
        }
    }

    Product product_of(std::size_t place) {
        auto product = m_from.shop.products[place];
        auto parts = m_from.titles[place];
        if (m_how.language != Language::english) {
            if (m_how.has_other_names && !parts.name.empty()) {
                Random other{seed_of(parts.name)};
                parts.name = made_up_name(other);
            }
            product.title = title_of(parts, m_how.language);
            product.handle = handle_of(product.title);
            product.product_type = in(parts.noun->type, m_how.language);
        }
        if (m_random.once_in(m_how.retitled)) {
            product.title = edited(product.title);
            if (m_random.once_in(500)) {
                product.handle = handle_of(product.title);
            }
        }
        if (m_random.once_in(20)) { // made anew
            product.handle += "-1";
        }
        if (m_random.once_in(50)) {
            product.vendor = "Warehouse";
        }
        return product;
    }

    void add_product(Brand& brand, std::size_t begin, std::size_t end) {
        auto& shop = brand.child;
        const auto place = m_from.shop.variants[begin].product;
        shop.products.push_back(product_of(place));
        const bool is_on_sale = m_random.once_in(m_how.price_moves);
        const bool is_turned = m_random.once_in(50);
        for (auto i = begin; i < end; ++i) {
            if (m_random.once_in(30)) {
                continue;
            }
            auto variant = m_from.shop.variants[i];
            variant.product = shop.products.size() - 1;
            change_values(variant, i);
            if (is_turned) {
                std::reverse(variant.values.begin(), variant.values.end());
            }
            variant.cents = price_of(variant.cents, is_on_sale);
            if (m_random.once_in(m_how.without_barcode)) {
                variant.barcode.clear();
            } else if (m_random.once_in(3) && !shop.variants.empty()) {
                variant.barcode = shop.variants.back().barcode;
            }
            shop.variants.push_back(std::move(variant));
            brand.partners.push_back(i);
        }
    }

    /// As people write a value otherwise, or another that means it.
    std::string other_value(const std::string& value) {
        switch (m_random.below(4)) {
        case 0:
            return value + " *";
        case 1:
            return "New " + value;
        case 2:
            return beginning(value, 3) + ".";
        default:
            return made_up_name(m_random);
        }
    }

    void change_values(Variant& variant, std::size_t place) {
        const auto* colour = m_from.colours[place].front();
        if (colour != nullptr) {
            variant.values.front() = in(*colour, m_how.language);
        }
        for (auto& value : variant.values) {
            if (m_how.has_long_sizes) {
                value = long_size(value);
            }
            if (m_random.once_in(m_how.other_value)) {
                value = other_value(value);
            }
        }
    }

    std::int64_t price_of(std::int64_t cents, bool is_on_sale) {
        auto price = static_cast<double>(cents) * m_how.ratio;
        if (m_likeness != Likeness::same) {
            price *= 0.97 + 0.0001 * static_cast<double>(m_random.below(600));
        }
        if (is_on_sale) {
            price *= 0.7;
        }
        const auto whole = static_cast<std::int64_t>(price);
        return m_likeness == Likeness::same || whole < 1000
                   ? whole
                   : whole / 100 * 100 + 95;
    }

    /// What the child alone sells.
    void add_own_product(Brand& brand) {
        auto& shop = brand.child;
        auto product = product_of(m_random.below(m_from.shop.products.size()));
        product.title = made_up_name(m_random) + " " + product.title;
        product.handle = handle_of(product.title);
        product.option_names = {"Size"};
        shop.products.push_back(std::move(product));
        for (const auto* size : {"S", "M", "L"}) {
            Variant variant;
            variant.product = shop.products.size() - 1;
            variant.values = {size};
            variant.sku = fmt::format("OWN-{}-{}", shop.variants.size(), size);
            variant.cents =
                static_cast<std::int64_t>(m_random.between(900, 20000));
            shop.variants.push_back(std::move(variant));
            brand.partners.push_back(no_partner);
        }
    }

    /// Most products came in the order of the primary shop, some later.
    void number(Brand& brand) {
        auto& shop = brand.child;
        std::vector<std::size_t> order(shop.products.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = 0; i < order.size() / 10; ++i) {
            const auto one = m_random.below(order.size());
            std::swap(order[one], order[m_random.below(order.size())]);
        }
        std::vector<std::size_t> rank(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            rank[order[i]] = i;
            shop.products[order[i]].id =
                8'000'000'000'000 + static_cast<std::int64_t>(i) * 98304;
        }
        std::size_t within = 0;
        for (std::size_t i = 0; i < shop.variants.size(); ++i) {
            auto& variant = shop.variants[i];
            const bool is_first =
                i == 0 || shop.variants[i - 1].product != variant.product;
            within = is_first ? 0 : within + 1;
            variant.id =
                50'000'000'000'000 +
                static_cast<std::int64_t>(rank[variant.product]) * 1'000'000 +
                static_cast<std::int64_t>(within) * 1024;
        }
    }

    const Assortment& m_from;
    Random m_random;
    Likeness m_likeness;
    Differences m_how;
};

} // namespace

Brand make_brand(std::size_t variants, Likeness likeness, std::uint64_t seed) {
    auto assortment = make_assortment(variants, seed);
    Brand brand;
    ChildMaker{assortment, likeness, seed}.make(brand);
    brand.primary = std::move(assortment.shop);
    return brand;
}

} // namespace brands
