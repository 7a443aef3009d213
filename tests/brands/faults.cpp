#include "brands/brand.hpp"
#include "brands/random.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace brands {

namespace {

using Places = std::vector<std::size_t>;

/// Those of the child's variants that a link may be of.
Places linkable(const Brand& brand) {
    std::map<std::string, std::size_t> catalog;
    for (const auto& variant : brand.primary.variants) {
        ++catalog[variant.sku];
    }
    Places places;
    for (std::size_t i = 0; i < brand.child.variants.size(); ++i) {
        const auto& sku = brand.child.variants[i].sku;
        const auto at = catalog.find(sku);
        if (!is_placeholder(sku) && at != catalog.end() && at->second == 1) {
            places.push_back(i);
        }
    }
    return places;
}

/// The SKUs of the places move on by one, the last one's to the first.
void rotate(Brand& brand, const Places& places, std::set<std::size_t>& moved,
            Columns columns = Columns::sku) {
    if (places.size() < 2) {
        return;
    }
    auto& variants = brand.child.variants;
    for (auto i = places.size() - 1; i > 0; --i) {
        std::swap(variants[places[i]].sku, variants[places[i - 1]].sku);
        if (columns == Columns::sku_and_barcode) {
            std::swap(variants[places[i]].barcode,
                      variants[places[i - 1]].barcode);
        }
    }
    moved.insert(places.begin(), places.end());
}

std::vector<Places> by_product(const Brand& brand) {
    std::vector<Places> products;
    std::size_t last = SIZE_MAX;
    for (const auto place : linkable(brand)) {
        const auto product = brand.child.variants[place].product;
        if (product != last) {
            products.emplace_back();
            last = product;
        }
        products.back().push_back(place);
    }
    return products;
}

Places list(const std::set<std::size_t>& moved) {
    return {moved.begin(), moved.end()};
}

} // namespace

bool is_placeholder(const std::string& identifier) {
    return identifier.empty() || identifier == "N/A" || identifier == "-";
}

Places exchange_between_products(Brand& brand, std::size_t pairs,
                                 std::uint64_t seed) {
    Random random{seed + 11};
    const auto places = linkable(brand);
    std::set<std::size_t> moved;
    for (std::size_t tries = 0; pairs > 0 && tries < pairs * 100 + 100;
         ++tries) {
        const auto one = random.one_of(places);
        const auto other = random.one_of(places);
        if (brand.child.variants[one].product ==
                brand.child.variants[other].product ||
            moved.contains(one) || moved.contains(other)) {
            continue;
        }
        rotate(brand, {one, other}, moved);
        --pairs;
    }
    return list(moved);
}

Places exchange_within_products(Brand& brand, std::size_t pairs,
                                std::uint64_t seed) {
    Random random{seed + 13};
    const auto products = by_product(brand);
    std::set<std::size_t> moved;
    for (std::size_t tries = 0; pairs > 0 && tries < 100'000; ++tries) {
        const auto& product = random.one_of(products);
        const auto one = random.one_of(product);
        const auto other = random.one_of(product);
        if (one == other || moved.contains(one) || moved.contains(other)) {
            continue;
        }
        rotate(brand, {one, other}, moved);
        --pairs;
    }
    return list(moved);
}

Places slip(Brand& brand, std::size_t percent, std::uint64_t seed,
            Columns columns) {
    Random random{seed + 17};
    const auto places = linkable(brand);
    const std::size_t wanted = places.size() * percent / 100;
    std::set<std::size_t> moved;
    if (percent >= 100) {
        rotate(brand, places, moved, columns);
        return list(moved);
    }
    // One block, as of a spreadsheet in which a cell was put in.
    const auto begin = random.below(places.size() - wanted + 1);
    const auto from = places.begin() + static_cast<std::ptrdiff_t>(begin);
    rotate(brand, {from, from + static_cast<std::ptrdiff_t>(wanted)}, moved,
           columns);
    return list(moved);
}

Places slip_within_products(Brand& brand, std::size_t percent,
                            std::uint64_t seed, Columns columns) {
    Random random{seed + 19};
    std::set<std::size_t> moved;
    for (const auto& product : by_product(brand)) {
        if (random.once_in(percent * 10)) {
            rotate(brand, product, moved, columns);
        }
    }
    return list(moved);
}

Places paste_elsewhere(Brand& brand, std::size_t rows, std::uint64_t seed) {
    Random random{seed + 23};
    const auto places = linkable(brand);
    std::set<std::size_t> moved;
    if (places.size() < rows * 2) {
        return {};
    }
    const auto first = random.below(places.size() - rows * 2 + 1);
    const auto second =
        first + rows + random.below(places.size() - first - rows * 2 + 1);
    for (std::size_t i = 0; i < rows; ++i) {
        rotate(brand, {places[first + i], places[second + i]}, moved);
    }
    return list(moved);
}

std::vector<Link> links_of(const Brand& brand) {
    std::map<std::string, Places> catalog;
    std::map<std::string, std::size_t> child;
    for (std::size_t i = 0; i < brand.primary.variants.size(); ++i) {
        catalog[brand.primary.variants[i].sku].push_back(i);
    }
    for (const auto& variant : brand.child.variants) {
        ++child[variant.sku];
    }
    std::vector<Link> links;
    for (std::size_t i = 0; i < brand.child.variants.size(); ++i) {
        const auto& sku = brand.child.variants[i].sku;
        const auto at = catalog.find(sku);
        if (!is_placeholder(sku) && at != catalog.end() &&
            at->second.size() == 1 && child[sku] == 1) {
            links.push_back({i, at->second.front()});
        }
    }
    std::sort(links.begin(), links.end(),
              [&](const Link& left, const Link& right) {
                  return brand.child.variants[left.child].id <
                         brand.child.variants[right.child].id;
              });
    return links;
}

} // namespace brands
