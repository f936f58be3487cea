"""States and cities, as MDI knows them."""

from intake_host.places.places import City, Places, State, load_places, load_states

__all__ = ["City", "Places", "State", "load_places", "load_states"]
