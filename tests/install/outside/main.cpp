#include <hwsync/catalog_view.hpp>
#include <hwsync/error.hpp>

#include <iostream>

int main(int, char** arguments) {
    try {
        hwsync::CatalogView::open(arguments[1], nullptr);
    } catch (const hwsync::Error& error) {
        std::cout << to_string(error.kind()) << '\n';
    }
}
